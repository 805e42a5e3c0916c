"""How the schema came to be, step by step; run by `storage.migrate`, never by hand."""
