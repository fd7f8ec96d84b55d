"""A class list: a spreadsheet of many students becomes a folder of profiles, and updates it later.

``read_table`` reads the file, ``match_columns`` finds out what its columns mean, ``read_students``
takes the rows apart, and ``plan_import`` says what that makes of the profiles in a folder.
"""
