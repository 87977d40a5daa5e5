"""Files on disk: safe names, part files, checksums, side-cars, archives. Blocking: call in
threads."""
