"""The numeric types of the first schema that databases do not agree on."""

import sqlalchemy as sa

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A row's number, given by the database."""

DOUBLE: sa.types.TypeEngine[float] = sa.Double()
"""64 bits, so that a Python float comes back equal."""
