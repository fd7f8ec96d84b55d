"""Dates: what is due when, what makes no sense now, and the plan."""
