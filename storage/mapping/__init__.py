"""Between nouns and rows: nothing here reads or writes the database."""
