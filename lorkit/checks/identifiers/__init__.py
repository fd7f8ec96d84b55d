"""Possible patient identifiers, 45 CFR 164.514(b)(2)(i)(A) to (R): which module finds what.

- names: ``names`` (titles, "patient Alvarez", relatives), ``names_untitled`` (a first name or a
  family name by itself), ``names_evidence`` and ``names_in_care`` (what shows that a capital is a
  patient), ``names_called`` (nicknames, "her name is"), ``names_spelled`` ("Eduardo S."),
  ``initials``; whose name may stay: ``colleagues``; what a name looks like: ``name_forms``
- towns and other places: ``places`` (the rules, and "a farmer from"), ``place_names`` (which
  capitals are towns), ``whereabouts`` (where somebody was hurt, works or stays), ``addresses``
  (streets, counties, ZIP codes), ``institutions`` (rooms, schools, employers)
- who may be a patient at all: ``people``; whether something happened to somebody:
  ``unusual``
- dates and ages: ``dates``, ``numeric_dates``, ``date_context``, ``ages``
- numbers, contacts and pictures: ``numbers``, ``contacts``, ``pictures``
- rare cases: ``rarity`` (the rules, and rare diseases), ``unusual`` (firsts and extremes,
  the news, people whom the public knows)

``checks/phrases`` reads the phrases in ``checks/data``, and explains how they are written.
"""
