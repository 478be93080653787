"""How reports, their titles and their files are written: characters, numbers, names. It knows no form."""
