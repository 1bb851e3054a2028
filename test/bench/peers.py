"""What other libraries need for the same work. Reads one JSON request a line, answers one JSON line.

{"op": "init", "tokens": N, "dimensions": D, "threads": T}  ->  {"peers": {"numpy": "2.4", ...}}
{"op": NAME, "repeats": R}  ->  {"LIBRARY": [milliseconds, ...], ...}: one figure a repeat, or nothing where it is missing.
"""
import json
import sys
import time

peers = {}
for name in ["numpy", "scipy", "sklearn", "faiss", "duckdb"]:
    try:
        peers[name] = __import__(name)
    except ImportError:
        pass
np = peers.get("numpy")
data = {}


def clock(work, repeats):
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1e3)
    return times


def init(tokens, dimensions, threads):
    rng = np.random.default_rng(7)
    rows = rng.integers(0, 256, (tokens, dimensions // 8), dtype=np.uint8)
    data.update(rng=rng, rows=rows, n=tokens, d=dimensions, threads=threads)
    data["set"] = rng.random(tokens) < 1 / 3
    if "faiss" in peers:
        peers["faiss"].omp_set_num_threads(threads)
        data["index"] = peers["faiss"].IndexBinaryFlat(dimensions)
        data["index"].add(rows)
    if "duckdb" in peers:
        data["table"] = duck_table()
    return {"peers": {name: getattr(module, "__version__", "?") for name, module in peers.items()}}


def duck_table():
    """20,000 rows as BIT values; times are scaled to all of them."""
    n = min(20000, data["n"])
    con = peers["duckdb"].connect()
    con.execute(f"SET threads={data['threads']}")
    bits = ["".join(f"{b:08b}" for b in row) for row in data["rows"][:n]]
    con.execute("CREATE TABLE t(b BIT)")
    con.execute("INSERT INTO t SELECT v::BIT FROM (SELECT unnest(?) AS v)", [bits])
    return con, bits[5], data["n"] / n


def floats(columns=None):
    """The matrix, or its first columns, as +1 and -1 in float32."""
    key = ("floats", columns)
    if key not in data:
        rows = data["rows"] if columns is None else data["rows"][:, : columns // 8]
        bits = np.unpackbits(rows, axis=1)
        data[key] = bits.astype(np.float32) * 2 - 1
    return data[key]


def one_feature(repeats):
    mask = np.zeros(data["d"] // 8, dtype=np.uint8)
    k = min(64, len(mask))
    mask[data["rng"].choice(data["d"] // 8, k, replace=False)] = 1
    own = data["rows"][5]
    out = {}
    count = np.bitwise_count if hasattr(np, "bitwise_count") else None
    if count:
        out["NumPy"] = clock(lambda: count(~(data["rows"] ^ own) & mask).sum(axis=1, dtype=np.uint16), repeats)
    return out


def one_query(repeats):
    query = data["rows"][5:6]
    out = {}
    if "index" in data:
        out["FAISS"] = clock(lambda: data["index"].search(query, 10), repeats)
    if hasattr(np, "bitwise_count"):
        out["NumPy"] = clock(lambda: np.bitwise_count(data["rows"] ^ query).sum(axis=1, dtype=np.uint16), repeats)
    if "table" in data:
        con, bits, scale = data["table"]
        sql = f"SELECT min(bit_count(xor(b, '{bits}'::BIT))) FROM t"
        out["DuckDB"] = [t * scale for t in clock(lambda: con.execute(sql).fetchall(), repeats)]
    return out


def many_queries(repeats):
    queries = data["rows"][:176].copy()
    out = {}
    if "index" in data:
        out["FAISS"] = clock(lambda: data["index"].search(queries, 10), repeats)
    x = floats(256)
    few = x[:176].T.copy()
    scale = data["d"] / 256
    out["NumPy f32"] = [t * scale for t in clock(lambda: x @ few, repeats)]
    return out


def feature_aucs(repeats):
    """A product of float matrices, then one AUC a feature: 2 features are ranked, times are scaled to 176."""
    x = floats(256)
    weights = data["rng"].choice([-1, 0, 1], (256, 176)).astype(np.float32)
    labels = data["set"]
    out = {}

    def product():
        data["scores"] = x @ weights

    gemm = [t * data["d"] / 256 for t in clock(product, repeats)]
    if "sklearn" in peers:
        from sklearn.metrics import roc_auc_score

        rank = clock(lambda: [roc_auc_score(labels, data["scores"][:, f]) for f in range(2)], 1)
        out["NumPy + sklearn"] = [t + rank[0] * 88 for t in gemm]
    return out


def auc_of_scores(repeats):
    scores = data["rng"].binomial(64, 0.5, data["n"])
    labels = data["set"]
    out = {}

    def bincount():
        pos = np.bincount(scores[labels], minlength=65)
        neg = np.bincount(scores, minlength=65) - pos
        below = np.cumsum(neg) - neg
        return (pos * (below + neg / 2)).sum() / (pos.sum() * neg.sum())

    out["NumPy"] = clock(bincount, repeats)
    if "sklearn" in peers:
        from sklearn.metrics import roc_auc_score

        out["sklearn"] = clock(lambda: roc_auc_score(labels, scores), max(1, repeats // 4))
    if "scipy" in peers:
        from scipy.stats import rankdata

        out["SciPy"] = clock(lambda: rankdata(scores)[labels].sum(), repeats)
    return out


def subset_counts(repeats):
    rows, inside = data["rows"], data["set"]
    chosen = np.flatnonzero(inside)

    def unpacked():
        total = np.zeros(data["d"], dtype=np.int64)
        for at in range(0, len(chosen), 4096):
            total += np.unpackbits(rows[chosen[at : at + 4096]], axis=1).sum(axis=0, dtype=np.int64)
        return total

    out = {"NumPy": clock(unpacked, max(1, repeats // 4))}
    if hasattr(np, "bitwise_count"):
        if "planes" not in data:
            bits = np.unpackbits(rows[:, : data["d"] // 80], axis=1).T
            data["planes"] = np.packbits(bits, axis=1)
        packed = np.packbits(inside)
        scale = data["d"] / (8 * (data["d"] // 80))
        times = clock(lambda: np.bitwise_count(data["planes"] & packed).sum(axis=1, dtype=np.int64), repeats)
        out["NumPy planes"] = [t * scale for t in times]
    return out


def all_pairs(repeats):
    """256 columns against 256; times are scaled to all pairs."""
    x = (floats(256) > 0).astype(np.float32)
    scale = (data["d"] / 256) ** 2
    return {"NumPy f32": [t * scale for t in clock(lambda: x.T @ x, min(repeats, 3))]}


def pack(repeats):
    """20 million float32 values."""
    values = data["rng"].random(20_480_000, dtype=np.float32) - 0.5
    return {"NumPy": clock(lambda: np.packbits(values > 0, bitorder="little"), repeats)}


WORK = {
    f.__name__: f
    for f in [one_feature, one_query, many_queries, feature_aucs, auc_of_scores, subset_counts, all_pairs, pack]
}

for line in sys.stdin:
    request = json.loads(line)
    op = request.pop("op")
    try:
        answer = init(**request) if op == "init" else WORK.get(op, lambda repeats: {})(request["repeats"])
    except Exception as error:  # A peer that fails is reported, and the others go on.
        answer = {"failed": f"{op}: {error}"}
    print(json.dumps(answer), flush=True)
