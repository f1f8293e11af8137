#!/usr/bin/env bash
# Runs the official JavaScript SDK against the portal simulator over TLS. Arguments go to Maven.
# Without Node or without the package there is nothing to prove with: says so and ends with 0.
set -euo pipefail
cd "$(dirname "$0")"

skip() {
  echo "js-sdk-proof: skipped, $*"
  exit 0
}

command -v node >/dev/null 2>&1 || skip "node is not installed"
command -v npm >/dev/null 2>&1 || skip "npm is not installed"
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 20 ] || skip "the SDK needs Node 20 or newer, this is $major"

if [ ! -d node_modules/@bitrix24/b24jssdk ]; then
  npm ci --ignore-scripts --no-audit --no-fund --fetch-retries=1 --fetch-timeout=60000 --loglevel=error ||
    skip "@bitrix24/b24jssdk could not be fetched"
fi

cd ../..
mvn -B -ntp -q -pl bitrix24-portal-simulator test -Dtest=JsSdkProofTest -Djs-sdk-proof=true "$@"
echo "js-sdk-proof: the official JavaScript SDK and the portal simulator understand each other"
