#!/usr/bin/env bash
# Lays out PostgreSQL 17 with pgvector, as Debian packages them, in a folder of its own, for the tests of the pgvector engine. Needs root,
# Debian's tools and its mirror; takes about half a minute and 600 MB the first time, and nothing when it is there already.
# The folder: RAG_PGVECTOR_ROOT, or ragplatform/pgvector in the user's cache folder, where the tests look too.
set -euo pipefail
root=${RAG_PGVECTOR_ROOT:-${XDG_CACHE_HOME:-$HOME/.cache}/ragplatform/pgvector}

if [ -e "$root/.complete" ]; then
  echo "pgvector: $root"
  exit 0
fi

if ! command -v debootstrap >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap >/dev/null
fi

# A run that was cut short is begun again from nothing.
rm -rf "$root"
mkdir -p "$root"
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -v security | head -n 1)
debootstrap --variant=minbase --include=postgresql-17,postgresql-17-pgvector trixie "$root" ${mirror:+"$mirror"} >"$root.log" 2>&1 ||
  { tail -n 20 "$root.log" >&2; exit 1; }
chroot "$root" /usr/lib/postgresql/17/bin/postgres --version
touch "$root/.complete"
echo "pgvector: $root"
