"""Lists held against the places they are cited from: is anything there that the list leaves out."""
