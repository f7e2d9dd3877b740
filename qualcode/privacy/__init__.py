"""What protects participants: pseudonyms, consent, identifiers, withdrawal. No files here."""
