"""From raw Danish interviews, logs and observation notes to coded, compared and reported evidence."""
