#!/usr/bin/env python3
"""page TOCSIN BUILD FOLDER [--draws N] [--table FILE]: how well reports are read, on one page.

Lets the program read the annotated reports of $TOCSIN_EVAL (../shared/eval), scores what it says with the scorers there, measures
names and parts of speech with the programs of BUILD/train on the corpora of $TOCSIN_CORPORA (../shared/data), and prints Markdown:
all measures with 95 % intervals, per field and role, how far confidences hold, what each part of the reading adds, and the twenty
worst documents with what went wrong. Records and the scorers' own tables stay in FOLDER. --table FILE: the first table alone, as
bench/README.md shows it. Called by bench/quality. Standard library only.
"""
import argparse
import glob
import json
import math
import os
import re
import resource
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import judge  # noqa: E402

CORPORA = os.environ.get("TOCSIN_CORPORA", "../shared/data")
PARTS = [
    ("nothing", ""), ("the parts of speech", "tagger"), ("actors and malware known from lists", "known-names"),
    ("the model of names", "names"), ("short names for long ones", "same-names"), ("the genre", "genre"),
    ("incidents behind the first", "incidents"), ("who says what", "statements"), ("the law", "law"),
    ("the role model", "roles"), ("the report model", "reports"),
]
FIELDS = ["incident", "type", "stage", "date exact", "place name", "place country", "killed", "injured", "weapon types",
          "perpetrators", "perp. status", "targets", "target type", "victims", "victim effect", "victim count", "claims", "malware",
          "ransom amount", "records lost", "vulnerabilities", "warning target", "warning by", "indicators"]
ROLES = ["PerpInd", "PerpOrg", "Target", "Victim", "Weapon"]
WORST, NOTES = 20, 8


class Bench:
    def __init__(self, args):
        self.tocsin, self.build, self.folder, self.draws = args.tocsin, args.build, args.folder, args.draws
        os.makedirs(self.folder, exist_ok=True)
        self.modern = sorted(glob.glob(os.path.join(judge.EVAL, "modern-dev", "*.txt")))
        self.muc = [os.path.join(judge.EVAL, "muc4", t) for t in ("tst1", "tst2")]
        self.upper = os.path.join(self.folder, "upper")
        os.makedirs(self.upper, exist_ok=True)
        for path in self.modern:
            with open(path, encoding="utf-8") as f:
                text = f.read().upper()
            with open(os.path.join(self.upper, os.path.basename(path)), "w", encoding="utf-8") as f:
                f.write(text)

    def read(self, name, paths, without="", explain=False):
        out = os.path.join(self.folder, name + ".ndjson")
        command = [self.tocsin, "read", "--format", "ndjson"] + (["--without", without] if without else [])
        command += ["--explain"] if explain else []
        with open(out, "w", encoding="utf-8") as f:
            subprocess.run(command + list(paths), stdout=f, check=True)
        return out

    def scored(self, name, command, draws):
        figures = os.path.join(self.folder, name + ".json")
        command += ["--json", figures] + (["--bootstrap", str(draws)] if draws else [])
        done = subprocess.run([sys.executable] + command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
        with open(os.path.join(self.folder, name + ".txt"), "w", encoding="utf-8") as f:
            f.write(done.stdout)
        with open(figures, encoding="utf-8") as f:
            return json.load(f)

    def score_reports(self, name, gold, records, draws=0, verbose=False):
        return self.scored(name, [os.path.join(judge.EVAL, "score_records.py"), "--gold", gold, "--records", records] +
                           (["--verbose"] if verbose else []), draws)

    def score_modern(self, name, records, draws=0, verbose=False):
        return self.score_reports(name, os.path.join(judge.EVAL, "modern-dev"), records, draws, verbose)

    def unseen(self):
        """Reports that no rule was written with, as wholes only: bench/reports/README.md says why."""
        folders = {kind: os.path.join(os.path.dirname(os.path.abspath(__file__)), "reports", kind) for kind in ("alike", "strange")}
        return {kind: self.score_reports(kind, folder, self.read(kind, sorted(glob.glob(os.path.join(folder, "*.txt")))), self.draws)
                for kind, folder in folders.items()}

    def score_muc(self, name, records, draws=0):
        keys = ",".join(os.path.join(judge.EVAL, "muc4", "keys-%s.json" % t) for t in ("tst1", "tst2"))
        return self.scored(name, [os.path.join(judge.EVAL, "score_muc4.py"), "--keys", keys, "--records", records], draws)


def percent(x):
    return "%.1f" % (100 * x)


def row(title, figures, floor="", aim=""):
    ci = figures.get("ci")
    return "| %s | %s | %s | **%s** | %s | %s | %s |" % (
        title, percent(figures["p"]), percent(figures["r"]), percent(figures["f1"]),
        "%s to %s" % (percent(ci[0]), percent(ci[1])) if ci else "", floor, aim)


UNSEEN = {"alike": "reports never looked at, of the same kinds, whole record",
          "strange": "reports never looked at, of stranger kinds, whole record"}


def table(path, modern, upper, unseen, muc, merged):
    """What bench/README.md shows."""
    with open(path, "w", encoding="utf-8") as f:
        f.write("| | precision | recall | F1 | 95 % of draws |\n|---|---|---|---|---|\n")
        rows = [("modern reports, whole record", modern["record F1"])]
        rows += [("— " + x, modern[x]) for x in FIELDS]
        rows += [("modern reports in capitals, whole record", upper["record F1"])]
        rows += [(title, unseen[kind]["record F1"]) for kind, title in UNSEEN.items()]
        rows += [("MUC-4 TST1+TST2, CEAF-REE", muc["CEAF-REE"]["micro"]),
                 ("MUC-4 TST1+TST2, GTT templates", muc["GTT"]["micro"]),
                 ("MUC-4 TST1+TST2, 1992 measure, record slots", muc["OFFICIAL"]["RECORD SLOTS"]),
                 ("MUC-4 TST1+TST2, 1992 measure, all slots", muc["OFFICIAL"]["ALL SLOTS"])]
        for title, figures in rows:
            if title.startswith("MUC-4 TST1+TST2, CEAF"):
                f.writelines(line + "\n" for line in merged)
            f.write("| %s | %s | %s | **%s** | %s to %s |\n" % (
                title, percent(figures["p"]), percent(figures["r"]), percent(figures["f1"]), *map(percent, figures["ci"])))
        f.write("\nModern reports: %d, of which %d tell of no incident; incidents found there: %d.\n" % (
            modern["documents"], modern["false alarms"][1], modern["false alarms"][0]))
        f.write("Reports never looked at: %d, of which %d tell of no incident; incidents found there: %d.\n" % (
            sum(u["documents"] for u in unseen.values()),
            sum(u["false alarms"][1] for u in unseen.values()), sum(u["false alarms"][0] for u in unseen.values())))


HEAD = "| | precision | recall | F1 | 95 % of draws | floor | aim |\n|---|---|---|---|---|---|---|"


def headline(modern, upper, unseen, muc, merged):
    print(HEAD)
    print(row("MUC-4 TST1+TST2, CEAF-REE", muc["CEAF-REE"]["micro"], 52, 58))
    print(row("MUC-4 TST1+TST2, GTT templates", muc["GTT"]["micro"], 48, 55))
    print(row("MUC-4 TST1+TST2, 1992 measure, all slots", muc["OFFICIAL"]["ALL SLOTS"], 48, 56))
    print(row("MUC-4 TST1+TST2, 1992 measure, record slots", muc["OFFICIAL"]["RECORD SLOTS"]))
    print(row("MUC-4 TST1+TST2, 1992 measure, all slots", muc["OFFICIAL"]["ALL SLOTS"]))
    print(row("modern reports, whole record", modern["record F1"], 60, 80))
    print(row("modern reports in capitals, whole record", upper["record F1"]))
    for kind, title in UNSEEN.items():
        print(row(title, unseen[kind]["record F1"]))
    print(row("modern reports, indicators", modern["indicators"], "98 / 95", "100 / 100"))
    for line in merged:
        print(line + " | |")


def fields(modern, upper, muc):
    print("\n## Per field and role\n\nModern reports; behind them the F1 of the same in capitals.\n")
    print("| | precision | recall | F1 | 95 % of draws | right, printed, wanted | in capitals |\n|---|---|---|---|---|---|---|")
    for f in FIELDS:
        m, ci = modern[f], modern[f].get("ci", [0, 0])
        print("| %s | %s | %s | **%s** | %s to %s | %d, %d, %d | %s |" % (
            f, percent(m["p"]), percent(m["r"]), percent(m["f1"]), percent(ci[0]), percent(ci[1]), *m["counts"][:3],
            percent(upper[f]["f1"])))
    print("\nMUC-4 TST1+TST2, F1 and its interval.\n\n| | CEAF-REE | GTT |\n|---|---|---|")
    for r in ROLES + ["micro"]:
        print("| %s | %s |" % (r, " | ".join("**%s** (%s to %s)" % (percent(x["f1"]), *map(percent, x["ci"]))
                                              for x in (muc["CEAF-REE"][r], muc["GTT"][r]))))


def built(bench, program):
    """The path of a program of train/, or None."""
    made = subprocess.run(["ninja", "-C", bench.build, "--quiet", "train/" + program], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL)
    return os.path.join(bench.build, "train", program) if made.returncode == 0 else None


def names(bench):
    print("\n## Names\n\nWhat no training saw; what counts as a name and as right is in `model-data/names.md`. Floor and aim: re3d 70 and 80, "
          "AnnoCTR 60 and 70.\n")
    program = built(bench, "evaluate_names")
    if not program or not os.path.isdir(os.path.join(CORPORA, "re3d")):
        print("Skipped: no corpora at %s (set TOCSIN_CORPORA)." % CORPORA)
        return
    data = os.path.join(bench.build, "data")
    print(subprocess.run([program, CORPORA, data, os.path.join(data, "names.bin")], stdout=subprocess.PIPE, text=True,
                         check=True).stdout.rstrip())


def speech(bench):
    print("\n## Parts of speech\n\nAccuracy in per cent; floor 95, aim 96.5. Intervals as for independent words.\n")
    program = built(bench, "evaluate_tagger")
    if not program or not os.path.isdir(os.path.join(CORPORA, "ud-english-ewt")):
        print("Skipped: no corpora at %s (set TOCSIN_CORPORA)." % CORPORA)
        return
    print("| treebank | words | accuracy | 95 % |\n|---|---|---|---|")
    for title, path in (("EWT test", "ud-english-ewt/en_ewt-ud-test.conllu"), ("PUD", "ud-english-pud/en_pud-ud-test.conllu")):
        done = subprocess.run([program, "model-data", os.path.join(CORPORA, path)], stdout=subprocess.PIPE, text=True, check=True)
        for line in done.stdout.splitlines():
            cells = re.split(r"\s{2,}|\s*\|\s*", line.strip(" |"))
            numbers = re.findall(r"\d+\.\d+|\d+", line)
            if len(numbers) >= 2 and ("mixed" in line or "capitals" in line):
                n, p = int(numbers[0]), float(numbers[1]) / 100
                half = 1.96 * math.sqrt(p * (1 - p) / n)
                print("| %s, %s | %d | **%.2f** | %.2f to %.2f |" % (title, cells[0], n, 100 * p, 100 * (p - half), 100 * (p + half)))


def speed(bench):
    dev = os.path.join(judge.EVAL, "muc4", "dev")
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.monotonic()
        subprocess.run([bench.tocsin, "read", "-j1", "--format", "ndjson", dev], stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - start))
    n = len(glob.glob(os.path.join(dev, "*.txt")))
    peak = os.path.join(bench.folder, "peak")
    subprocess.run(["/usr/bin/time", "-f", "%M", "-o", peak, bench.tocsin, "read", "-j1", "--format", "ndjson", dev],
                   stdout=subprocess.DEVNULL, check=True)
    with open(peak, encoding="utf-8") as f:
        mib = int(f.read().split()[-1]) / 1024
    print("\n## Speed\n\n%d reports of MUC-4: %.0f reports a second of one core (floor 1,500, aim 4,000; least processor time of three runs; "
          "`bench/speed` measures with care), %.0f MiB at the most (floor 250, aim 120)." % (n, n / min(times)[0], mib))


def reliability(bench):
    print("\n## Confidence\n\nOf values printed with such a confidence, how many are right, in the reports that nobody looked at.\n")
    values = []
    for kind in UNSEEN:
        folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "reports", kind)
        values += judge.judge(judge.scorer.read_gold(folder), judge.read_records(bench.read("explained", [folder], explain=True)))
    for title, key in (("confidence", lambda v: "%d-%d" % (min(v["confidence"] // 10, 9) * 10, min(v["confidence"] // 10, 9) * 10 + 9)),
                       ("field", lambda v: v["field"])):
        print("| %s | mean | right | values |\n|---|---|---|---|" % title)
        for name in sorted({key(v) for v in values}):
            of = [v for v in values if key(v) == name]
            print("| %s | %.0f | %.0f %% | %d |" % (name, sum(v["confidence"] for v in of) / len(of),
                                                    100 * sum(v["right"] for v in of) / len(of), len(of)))
        print()


def ablation(bench):
    print("\n## What each part adds\n\nF1 with one part left out (`--without`, see `src/extract/parts.h`), and what is lost by it.\n")
    print("| without | modern | lost | in capitals | lost | MUC-4 CEAF-REE | lost | GTT | lost | false alarms |\n|---|---|---|---|---|---|---|---|---|---|")
    whole = None
    for title, part in PARTS:
        modern = bench.score_modern("part", bench.read("part", bench.modern, part))
        upper = bench.score_modern("part", bench.read("part", [bench.upper], part))
        muc = bench.score_muc("part", bench.read("part", bench.muc, part))
        figures = [100 * f for f in (modern["record F1"]["f1"], upper["record F1"]["f1"], muc["CEAF-REE"]["micro"]["f1"],
                                     muc["GTT"]["micro"]["f1"])]
        whole = whole or figures
        cells = " | ".join("%.1f | %s" % (f, "" if not part else "%.1f" % (w - f)) for f, w in zip(figures, whole))
        print("| %s | %s | %d of %d |" % (title, cells, *modern["false alarms"]))


def worst(bench):
    print("\n## The twenty worst documents\n\nOf the modern reports, by F1, with the first %d of what went wrong.\n" % NOTES)
    with open(os.path.join(bench.folder, "modern.txt"), encoding="utf-8") as f:
        text = f.read()
    docs = []
    for block in re.split(r"\n(?=\S+  F1 )|^(?=\S+  F1 )", text, flags=re.M):
        m = re.match(r"(\S+)  F1 ([\d.]+) \((\d+) right, (\d+) predicted, (\d+) gold\)", block)
        if m and int(m.group(5)):
            notes = [line.strip() for line in block.splitlines()[1:] if line.startswith("    ")]
            docs.append((float(m.group(2)), m.group(1), m.groups()[2:], notes))
    for f1, doc, counts, notes in sorted(docs)[:WORST]:
        print("- **%s**, F1 %.1f (%s right of %s printed, %s wanted)" % (doc, f1, *counts))
        for note in notes[:NOTES]:
            print("  - " + (note if len(note) < 180 else note[:177] + "…").replace("<", "&lt;"))
        if len(notes) > NOTES:
            print("  - … and %d more" % (len(notes) - NOTES))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("tocsin")
    p.add_argument("build")
    p.add_argument("folder")
    p.add_argument("--draws", type=int, default=1000)
    p.add_argument("--table")
    p.add_argument("--merged", help="rows on merged incidents")
    args = p.parse_args()
    bench = Bench(args)
    modern = bench.score_modern("modern", bench.read("modern", bench.modern), bench.draws, verbose=True)
    upper = bench.score_modern("upper", bench.read("upper", [bench.upper]), bench.draws)
    muc = bench.score_muc("muc", bench.read("muc", bench.muc), bench.draws)
    unseen = bench.unseen()
    merged = []
    if args.merged:
        with open(args.merged, encoding="utf-8") as f:
            merged = [line.rstrip() for line in f if line.startswith("|")]
    if args.table:
        table(args.table, modern, upper, unseen, muc, merged)
    print("# How well reports are read\n")
    headline(modern, upper, unseen, muc, merged)
    print("\nFalse incidents in the %d modern reports without one: %d (floor and aim 0). Capitals cost %.1f points (floor 8, aim 3)." % (
        modern["false alarms"][1], modern["false alarms"][0], 100 * (modern["record F1"]["f1"] - upper["record F1"]["f1"])))
    print("\nIntervals: %d draws of documents with replacement." % args.draws)
    names(bench)
    speech(bench)
    speed(bench)
    fields(modern, upper, muc)
    reliability(bench)
    ablation(bench)
    worst(bench)


if __name__ == "__main__":
    main()
