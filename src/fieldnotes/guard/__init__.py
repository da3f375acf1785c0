"""Guards a study: what leaks, who can be singled out, the key file locked, a source withdrawn."""
