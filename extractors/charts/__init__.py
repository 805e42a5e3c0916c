"""Charts drawn again from their data, for a person to compare with the figure they were read from."""
