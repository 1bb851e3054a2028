# AUC and DeLong's variance by pROC; run after reference.py: Rscript reference.R
suppressPackageStartupMessages(library(pROC))
of <- function(pos, neg) {
  r <- roc(c(rep(1, length(pos)), rep(0, length(neg))), c(pos, neg), levels = c(0, 1), direction = "<", quiet = TRUE)
  cat(sprintf("%.12f %.12f\n", as.numeric(auc(r)), var(r, method = "delong")))
}
# Hanley & McNeil 1982, table I: ratings 1 to 5 of 58 normal and 51 abnormal scans.
of(rep(1:5, c(3, 2, 2, 11, 33)), rep(1:5, c(33, 6, 6, 11, 2)))
pos <- (1:25 * 7 + 5) %% 13 + 3
neg <- (1:40 * 5 + 1) %% 14
of(pos, neg)
cat(packageDescription("pROC")$Version, R.version.string, "\n")
