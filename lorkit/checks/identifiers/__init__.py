"""Possible patient identifiers, 45 CFR 164.514(b)(2)(i)(A) to (R): which module finds what.

- names: ``names`` (titles, "patient Alvarez", relatives), ``names_untitled`` (a first name or a
  family name by itself), ``names_evidence`` and ``names_in_care`` (what a name looks like, and what
  shows that it is a patient's), ``names_called`` (nicknames, "her name is", "Eduardo S."),
  ``initials``
- who may be a patient, and who is a colleague: ``people``
- towns and other places: ``places`` (the rules, and "a farmer from"), ``place_names`` (which
  capitals are towns; streets, counties, ZIP codes), ``whereabouts`` (where somebody was hurt, works
  or stays), ``institutions`` (rooms, schools, employers)
- dates and ages: ``dates``, ``dates_evidence`` (what a date looks like in digits, and whose
  it is), ``ages``
- numbers, contacts and pictures: ``numbers``, ``contacts``, ``pictures``
- rare cases: ``rarity`` (rare diseases, firsts and extremes, the news, people whom the public
  knows)

``checks/phrases`` reads the phrases in ``checks/data``, and explains how they are written.
"""
