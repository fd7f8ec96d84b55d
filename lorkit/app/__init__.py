"""lorkit in the browser: pages on top of the functions that the command line calls.

The profile file is the only state. No rule of the field is decided here, and no request leaves
this computer.
"""
