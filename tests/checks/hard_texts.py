"""Texts that are hard to read quickly."""

from __future__ import annotations

# Each of these, repeated, is the start of a match that fails: where bad patterns take forever.
STARTS_OF_MATCHES = (
    *("a", "a ", "1", "1 ", "1/", "1-", "1.", "A", "A ", "A. ", "a@", "a.", "a@b.", "http://"),
    *("Mr. A", "Mr. Smith ", "patient ", "patient JS ", "Maria ", "Mr. de de ", "de ", "july "),
    *("first ", "the only a b ", "from ", "lives in Aaa ", "Aaa Bbb ", "Aaa, ", "wife ", "+1 "),
    *("ninety-", "in her ", "mrn ", "mrn 1", "record no ", "admitted ", "admitted aaa ", "1:"),
    *("christmas he ", "hmong ", "34-year-old Hmong woman with ", "videos of aa ", "ssn ", "vin "),
    *("serial number ", "one of only ", "initials ", "name is ", "room 1 ", "07/14/2026 ", "'"),
    *("July 2026 he ", "(312) 555-", "Aaa Bbb High ", "county ", ", Aaa ", "model ", "model a1-"),
    *("licence, ", "claim a1/", "1111 ", "1111-", "a at b dot ", "insta a.", "a.b/", "AAAA, A"),
    *(
        "AB (",
        "AB asked ",
        "Rosa cried ",
        "AAAA-",
        "AB, a b c ",
        "Aaa, our a b c ",
        "Aaa still ",
        "Aaa-Bbb-",
        "in May '",
        "last May ",
        "gave a talk about a b on August 12 ",
        "on August 12 gave ",
        "the nurse, Ms. Tran ",
    ),
)
