#!/usr/bin/python3
"""Usage: bench/resolve/score.py EVAL_DIR MERGED.json

Rows of bench/quality's table for merged records: the figures of EVAL_DIR/score_merge.py, with
intervals from 1,000 draws of incidents with replacement (what was read wrongly as an incident counts
as one).
"""
import json
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path

eval_dir = Path(sys.argv[1])
sys.path.insert(0, str(eval_dir))
import score_merge as scorer  # noqa: E402

gold_data = json.loads((eval_dir / "merge-dev/gold.json").read_text(encoding="utf-8"))
records = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
gold, gold_mentions, names = scorer.read_gold(gold_data)
pred, pred_mentions = scorer.read_records(records)
links = scorer.align_mentions(gold, gold_mentions, pred, pred_mentions, names)
whole = scorer.score(gold_data, records)
shared = scorer.overlap_table(links)
gold_size, pred_size = (Counter(i for _, i in m) for m in (gold_mentions, pred_mentions))

# Per unit, an incident or a false one: [right of precision, all, right of recall, all].
b_cubed, pairwise = (defaultdict(lambda: [0.0, 0, 0.0, 0]) for _ in range(2))
for mention in pred_mentions:
    target = links.get(mention)
    unit = target[1] if target else mention
    b_cubed[unit][0] += shared[mention[1], target[1]] / pred_size[mention[1]] if target else 0
    b_cubed[unit][1] += 1
for p, g in links.items():
    b_cubed[g[1]][2] += shared[p[1], g[1]] / gold_size[g[1]]
for g, n in gold_size.items():
    b_cubed[g][3] += n
    pairwise[g][3] += scorer.pairs(n)
for (p, g), n in shared.items():
    pairwise[g][0] += scorer.pairs(n)
    pairwise[g][2] += scorer.pairs(n)
for p, n in pred_size.items():
    owner = max((g for q, g in shared if q == p), key=lambda g: shared[p, g], default=p)
    pairwise[owner][1] += scorer.pairs(n)


def f1(units, table):
    a, b, c, d = (sum(table[u][k] for u in units) for k in range(4))
    return 100 * scorer.f1(scorer.ratio(a, b), scorer.ratio(c, d))


def interval(values):
    values = sorted(values)
    return f"{values[len(values) // 40]:.1f} to {values[-1 - len(values) // 40]:.1f}"


rng = random.Random(0)
units = sorted(set(b_cubed) | set(pairwise), key=str)
draws = [[rng.choice(units) for _ in units] for _ in range(1000)]
for title, key, table in (("B-cubed", "b_cubed", b_cubed), ("pairs of reports", "pairwise", pairwise)):
    row = whole["all_mentions"][key]
    print(f"| merged incidents, {title} | {100 * row['p']:.1f} | {100 * row['r']:.1f} | **{100 * row['f1']:.1f}** | "
          f"{interval(f1(draw, table) for draw in draws)} |")
partner = {g: p for g, p, _ in scorer.cluster_metrics(gold_mentions, pred_mentions, links)[1]}
missing = Counter(g for g, *_ in scorer.counts_kept(gold, pred, partner)[1])
lost = Counter(g for g, *_ in scorer.claims_kept(gold, pred, partner, names)[1])
for title, key, gone in (("counts", "counts", missing), ("claims", "claims", lost)):
    total = {g: len(i[key]) for g, i in gold.items()}
    kept = 100 * (1 - sum(gone.values()) / sum(total.values()))
    some = [[rng.choice(sorted(gold)) for _ in gold] for _ in range(1000)]
    values = (100 * scorer.ratio(sum(total[g] - gone[g] for g in d), sum(total[g] for g in d)) for d in some)
    print(f"| — {title} kept with their report | | {kept:.1f} | | {interval(values)} |")
