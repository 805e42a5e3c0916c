"""The fourth revision's views of the account."""
