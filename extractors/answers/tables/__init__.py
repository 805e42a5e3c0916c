"""Tables that answers are cited from, as figures that add up."""
