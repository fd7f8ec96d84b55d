"""Parts of sentences as patterns over the letters of ``tags.py``."""

NOUN = "PQBDXTICKWNa"
# What may stand in a phrase before its head; "on" and "of" end it.
LEAD = "[damjuvVhlPQBDXTICKNG38L]*?"
# No noun follows: in "insulin table" the insulin is no head.
END = "(?![PBDXTICKWNaG])"
CARE = f"{LEAD}[PBDXTICK3]{END}"
HARD = f"{LEAD}[BDXICT]{END}"
PATIENT = f"{LEAD}P(?![PBDXTICKWNa])"
OF_PATIENT = f"{LEAD}a+[opr4]{LEAD}[PB]{END}"
