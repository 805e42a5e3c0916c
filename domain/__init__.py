"""The vocabulary every room speaks: frozen types, closed sets, and the errors we design.

Knows no clock, no disk, no environment and no other room; pydantic and the standard library only.
"""
