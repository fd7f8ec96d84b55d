"""The error codes of a profile: stable, in one table, never reused."""

from __future__ import annotations

from typing import Final

# The file itself.
FILE_MISSING: Final = "FILE001"  # there is no such file
FILE_FOLDER: Final = "FILE002"  # it is a folder
FILE_SPECIAL: Final = "FILE003"  # a pipe or device, which could block
FILE_FORBIDDEN: Final = "FILE004"  # not readable
FILE_TOO_BIG: Final = "FILE005"  # larger than any profile
FILE_EMPTY: Final = "FILE006"  # nothing in it, or comments only
FILE_BINARY: Final = "FILE007"  # not a text file
FILE_UTF16: Final = "FILE008"  # text, saved as UTF-16 or UTF-32
FILE_NOT_UTF8: Final = "FILE009"  # text, in another encoding
# Files that the profile names.
ATTACHED_MISSING: Final = "FILE010"  # there is no such file
ATTACHED_UNUSABLE: Final = "FILE011"  # a folder, a pipe, elsewhere, or not to be opened
ATTACHED_EMPTY: Final = "FILE012"  # nothing in it
ATTACHED_TOO_BIG: Final = "FILE013"  # too large to send by email, alone or together
ATTACHED_UNREADABLE: Final = "FILE014"  # a file that its reader couldn't open
ATTACHED_TWICE: Final = "FILE015"  # one file for two things, one form for two writers

# The syntax.
SYNTAX: Final = "YAML001"  # the line cannot be read
NEEDS_QUOTES: Final = "YAML002"  # an unquoted value with a special character
OPEN_QUOTE: Final = "YAML003"  # an unmatched quote
BAD_ESCAPE: Final = "YAML004"  # a backslash inside double quotes
TAB: Final = "YAML005"  # a tab in the indentation
INDENTATION: Final = "YAML006"  # a line that isn't aligned with anything
REFUSED_FEATURE: Final = "YAML007"  # an anchor, alias, tag, merge key or directive
DUPLICATE_KEY: Final = "YAML008"  # a duplicate key
SECOND_DOCUMENT: Final = "YAML009"  # a second document after ---
TOO_COMPLEX: Final = "YAML010"  # too deep or too many values
BAD_KEY: Final = "YAML011"  # a key that is a list, a group or nothing
CUT_BY_HASH: Final = "YAML012"  # a value that ends at " #" (warning)
NO_BREAK_SPACE: Final = "YAML013"  # a no-break space instead of a normal one

# The structure: each value by itself.
UNKNOWN_KEY: Final = "PRO001"  # no such key here
MISSING: Final = "PRO002"  # required, and not given
PLACEHOLDER: Final = "PRO003"  # still FILL IN
WRONG_TYPE: Final = "PRO004"  # a list, group, number or text where another is needed
BAD_CHOICE: Final = "PRO005"  # not one of the allowed words
BAD_ID: Final = "PRO006"  # an id that cannot be a folder name
TOO_MANY: Final = "PRO007"  # more items than fit
BAD_DATE: Final = "PRO008"  # not a date, or not written as 2026-07-06
BAD_LOG: Final = "PRO009"  # a log line that does not say DATE EVENT - NOTE
BAD_EMAIL: Final = "PRO010"  # an address that cannot be valid
BAD_LINK: Final = "PRO011"  # not a web address
OUT_OF_RANGE: Final = "PRO012"  # a number that is too small or too large
AAMC_ID: Final = "PRO013"  # an AAMC ID without 8 digits (warning)
BAD_FILE_NAME: Final = "PRO014"  # not a valid file name
CURLY_QUOTES: Final = "PRO015"  # a number or true/false in quotes, which makes it text
NAME_WITH_TITLE: Final = "PRO016"  # a title in a name, or credentials for a title
NAME_TWICE: Final = "PRO017"  # a given name in the family name as well (warning)
SAYS_NOTHING: Final = "PRO018"  # the word null for an optional value (warning)

TOO_LONG: Final = "PRO034"  # a text longer than any document could hold
BAD_CHARACTERS: Final = "PRO035"  # only characters that no document can show

# The rules between fields.
TURNED_ROUND: Final = "PRO020"  # a last day before the first day
OUTSIDE_ROTATION: Final = "PRO021"  # worked together outside the rotation's dates
LONG_ROTATION: Final = "PRO022"  # longer than a year (warning)
DUPLICATE_ID: Final = "PRO023"  # two rotations or two writers with one id
NO_SUCH_ID: Final = "PRO024"  # an id that names nothing
WHICH_ROTATION: Final = "PRO025"  # a writer without rotation, where there are several
BAD_COSIGNER: Final = "PRO026"  # signs_with on a non-fellow, or naming a fellow
NOT_A_SIGNERS_LOG: Final = "PRO036"  # a signer's answer with a writer whom nobody signs for
REQUEST_INCOMPLETE: Final = "PRO027"  # method link without link, form-pdf without form
MATCH_TOO_EARLY: Final = "PRO028"  # matched before the application went in (warning)
FAR_FROM_SEASON: Final = "PRO029"  # a date years away from the season (warning)
SAME_EMAIL: Final = "PRO030"  # one address for two people (warning)
NO_ADDRESS: Final = "PRO032"  # somebody without an address for messages (warning)
NO_SIGNER: Final = "PRO033"  # the attending who is to sign a fellow's letter said no (warning)
AFTER_THE_MATCH: Final = "PRO031"  # everything planned is after the season's Match (warning)
