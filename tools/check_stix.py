#!/usr/bin/python3
"""Usage: tools/check_stix.py [--schemas DIR] BUNDLE.json...

Checks STIX 2.1 bundles against the JSON schemas of OASIS (cti-stix2-json-schemas), and the
extension of Tocsin in them against docs/stix-extension/schema.json: a second opinion beside the
validator of the program. The schemas are looked for in DIR, else in $TOCSIN_SHARED/data/stix-schemas,
else in ../shared/data/stix-schemas. Exit status: 0 all is well, 1 not, 77 no schemas or no jsonschema.
"""
import argparse
import json
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXTENSION = "extension-definition--87bb9ae3-8803-5ba8-a4d9-5fcd383e3f49"


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def validators(folder, jsonschema):
    """One validator a type; references between schemas are found by their $id."""
    schemas = {p: load(p) for p in sorted(folder.rglob("*.json"))}
    store = {s["$id"]: s for s in schemas.values() if "$id" in s}
    found = {}
    for path, schema in schemas.items():
        if path.parent.name in ("sdos", "sros", "observables") or path.stem in (
            "marking-definition", "extension-definition", "language-content"):
            resolver = jsonschema.RefResolver(schema.get("$id", ""), schema, store=store)
            found[path.stem] = jsonschema.Draft202012Validator(schema, resolver=resolver)
    return found


def faults(obj, by_type, extension):
    validator = by_type.get(obj.get("type"))
    if validator is None:
        yield f"no schema for type {obj.get('type')!r}"
    else:
        for e in validator.iter_errors(obj):
            yield f"/{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}"
    ours = obj.get("extensions", {}).get(EXTENSION)
    if ours is not None:
        for e in extension.iter_errors(ours):
            deepest = max(e.context, key=lambda c: len(c.absolute_path), default=e)
            yield f"extension /{'/'.join(map(str, deepest.absolute_path))}: {deepest.message[:200]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, add_help=True)
    shared = pathlib.Path(os.environ.get("TOCSIN_SHARED", ROOT.parent / "shared"))
    parser.add_argument("--schemas", default=shared / "data" / "stix-schemas")
    parser.add_argument("bundles", nargs="+")
    args = parser.parse_args()
    try:
        import jsonschema
    except ImportError:
        print("skipped: python3-jsonschema is not installed")
        return 77
    folder = pathlib.Path(args.schemas)
    if not folder.is_dir():
        print(f"skipped: no schemas in {folder}")
        return 77
    by_type = validators(folder, jsonschema)
    extension = jsonschema.Draft202012Validator(load(ROOT / "docs/stix-extension/schema.json"))
    bad = objects = 0
    for name in args.bundles:
        for obj in load(pathlib.Path(name)).get("objects", []):
            objects += 1
            for fault in faults(obj, by_type, extension):
                print(f"{name}: {obj.get('id')}: {fault}")
                bad += 1
    print(f"{objects} objects, {bad} faults")
    return 1 if bad or not objects else 0


if __name__ == "__main__":
    sys.exit(main())
