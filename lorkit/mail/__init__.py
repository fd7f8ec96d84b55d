"""The user's own mailbox: drafts go in over IMAP with TLS, and sent mail is looked up.

The only part of lorkit that connects to anything, and only when ``lorkit drafts`` or the app's
button for it is used. It sends no mail: a person presses Send.
"""
