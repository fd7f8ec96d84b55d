"""Possible patient identifiers, 45 CFR 164.514(b)(2)(i)(A) to (R). A module a kind."""
