"""Figures that were worked out, worked out again by code from the printed ones."""
