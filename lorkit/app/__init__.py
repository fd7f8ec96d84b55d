"""lorkit in the browser: pages over the functions that the command line calls.

The profile file is the state. Nothing here knows a rule of the field, and no request leaves the
computer that it runs on.
"""
