"""The codes of what ``check`` finds in the content: stable, one table, never used twice.

Why each one matters, an example and a better version stand in ``pages.toml``.
"""

from __future__ import annotations

from lorkit.errors import Severity

SEVERITIES: dict[str, Severity] = {
    # Possible patient identifiers (brief, section 6; 45 CFR 164.514(b)(2)(i)).
    "PHI001": "error",  # a name (A)
    "PHI002": "error",  # initials (A)
    "PHI003": "error",  # a relative's name (A)
    "PHI004": "error",  # a calendar date (C)
    "PHI005": "error",  # a month and year tied to a patient (C)
    "PHI006": "error",  # an age over 89 (C)
    "PHI007": "error",  # a record, account, license or other number (H to K, R)
    "PHI008": "error",  # a phone or fax number (D, E)
    "PHI009": "error",  # an email address (F)
    "PHI010": "error",  # a web address, IP address or account name (N, O)
    "PHI011": "error",  # a social security number (G)
    "PHI012": "error",  # a plate, vehicle or device number (L, M)
    "PHI013": "error",  # a long run of digits (R)
    "PHI020": "warning",  # a room, bed or ward number (R)
    "PHI021": "warning",  # a place smaller than a state (B)
    "PHI022": "warning",  # a school or employer (A: of employers)
    "PHI023": "warning",  # a weekday, holiday or month tied to a patient (C)
    "PHI024": "warning",  # a rare or news-worthy case (R)
    "PHI025": "warning",  # age, sex, origin and diagnosis together (R)
    "PHI026": "warning",  # a photograph or biometric trait (P, Q)
    "PHI027": "warning",  # a first name without a clue whose it is (A)
    # An observer's scope (brief, section 6).
    "OBS001": "error",  # a clinical act that an observer can't claim
    "OBS002": "error",  # an order or prescription
    "OBS003": "error",  # writing in the chart
    "OBS004": "error",  # patients of one's own
    "OBS005": "error",  # a share in care: helped, was allowed, assisted
    "OBS006": "warning",  # a verb that lorkit does not know, done to a patient
    # The four features (brief, section 1).
    "FEA001": "advice",  # role and context
    "FEA002": "advice",  # direct observation
    "FEA003": "advice",  # material for comparison
    "FEA004": "advice",  # specialty and goal
    "FEA005": "advice",  # no lesson from this writer
    "FEA006": "advice",  # no CV, which the ask promises
    # Bullets and moments (brief, section 6).
    "BUL001": "advice",  # no verb first
    "BUL002": "advice",  # neither number nor outcome
    "BUL003": "advice",  # too long
    "BUL004": "advice",  # doubt
    "BUL005": "advice",  # a bare adjective
    "BUL006": "advice",  # too short
    "BUL007": "advice",  # a comparison that is the writer's to make
    # Messages as rendered (brief, sections 3 and 7).
    "MSG001": "error",  # another writer's name
    "MSG002": "error",  # another rotation's hospital
    "MSG003": "warning",  # another rotation's service
    "MSG004": "error",  # an attachment that is not attached
    # An error: under another name the writer looks in vain. ``render --force`` lets it pass.
    "MSG005": "error",  # another name than the ERAS name in a subject, or none on a sheet
    "MSG006": "error",  # title and credentials on one name
    "MSG007": "warning",  # urgency
    "MSG008": "warning",  # an exclamation mark
    "MSG009": "error",  # a greeting for nobody
    "MSG010": "error",  # a leftover
    "MSG011": "error",  # the sample's names
    "MSG012": "warning",  # a date in the past
    "MSG013": "warning",  # over the word limit
    "MSG014": "error",  # a template that can't be used
    # A warning: users may choose a subject of their own; a message is found without a name in it.
    "MSG015": "warning",  # a subject that names nobody
    "MSG016": "warning",  # a value that its sentence can't take
    # The portfolio (brief, section 2).
    "POR001": "warning",  # two writers with the same material
    "POR002": "warning",  # no anchor
    "POR003": "warning",  # fewer than two letters agreed near the date
    "POR004": "warning",  # a fellow without an attending
    "POR005": "advice",  # more letters than a program takes
    "POR006": "warning",  # the date is before the rotation ends
    "POR007": "advice",  # no date to aim for
    "POR008": "warning",  # an example's address
    "POR009": "warning",  # the portal's request goes out after the date to aim for
    "POR010": "warning",  # a log line of a day that is still to come
    # Comments that allow something.
    "ALW001": "advice",  # it silences nothing
    "ALW002": "advice",  # it can't be silenced
}
SILENCEABLE = ("PHI", "OBS", "FEA", "BUL", "MSG", "POR")
