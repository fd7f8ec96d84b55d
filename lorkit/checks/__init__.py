"""What ``lorkit check`` finds: the colleague who reads everything before it goes out.

Rules about content, as pure functions of profile, day and composed letters: no network, no
model. The caller composes. What is found is told as possible; that nothing was found proves
nothing.
"""
