"""How it is written: characters, numbers, units, names of bodies and files. It knows no form."""
