"""The dashboard: runs, answers beside their evidence, audit search. It looks; it changes nothing."""
