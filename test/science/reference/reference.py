"""Figures of SciPy and scikit-learn that test/science/reference.test.ts compares with: python reference.py"""
import numpy, scipy, sklearn
from scipy import stats
from sklearn.linear_model import LogisticRegression

pos = [(i * 7 + 5) % 13 + 3 for i in range(1, 26)]
neg = [(i * 5 + 1) % 14 for i in range(1, 41)]
print("auc", stats.mannwhitneyu(pos, neg).statistic / (len(pos) * len(neg)))
p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269, 0.275, 0.34]
print("bh", stats.false_discovery_control(p).tolist())
print("spearman", stats.spearmanr(pos, neg[:25]).statistic)
x = numpy.array([[((r * (c + 3) * 7 + c * c) % 11) / 5 - 1 for c in range(4)] for r in range(30)])
y = numpy.array([1 if (r * 5) % 7 < 3 else 0 for r in range(30)])
for c in (1.0, 0.05):
    fit = LogisticRegression(C=c, tol=1e-10, max_iter=10000).fit(x, y)
    print("logistic", c, fit.coef_[0].tolist(), fit.intercept_[0])
print(numpy.__version__, scipy.__version__, sklearn.__version__)
