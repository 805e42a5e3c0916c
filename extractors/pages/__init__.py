"""Files to Documents: the only room that opens untrusted bytes, and it does so in a child process.

Knows no database, no prompt and no model.
"""
