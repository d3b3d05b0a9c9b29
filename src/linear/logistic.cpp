#include "linear/logistic.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "linear/stacked_qr.hpp"

namespace s2fbench::linear {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

double largest(const torch::Tensor& values) { return values.abs().max().item<double>(); }
double sum_product(const torch::Tensor& a, const torch::Tensor& b) {
  return (a * b).sum().item<double>();
}

// The unknowns are (features + 1, 1), the intercept last.
torch::Tensor weights_of(const torch::Tensor& unknowns) {
  return unknowns.slice(0, 0, unknowns.size(0) - 1);
}
torch::Tensor intercept_of(const torch::Tensor& unknowns) {
  return unknowns.slice(0, -1);
}

struct Point {
  torch::Tensor unknowns;
  torch::Tensor probabilities;  // (rows, 1)
  double loss = 0;
};

// One track.
class Problem {
 public:
  // labels: (rows, 1)
  Problem(const CentredRows& rows, torch::Tensor labels, const LogisticOptions& options)
      : rows_(rows), labels_(std::move(labels)), options_(options) {}

  Point solve() const {
    const double share = labels_.mean().item<double>();
    torch::Tensor start = torch::zeros({rows_.columns() + 1, 1}, torch::kFloat64);
    intercept_of(start).fill_(std::log(share / (1 - share)));
    Point point = at(start);
    torch::Tensor slope = gradient(point);
    const double goal = std::max(options_.tolerance * largest(slope), rounding(point));
    for (int step = 0; step < options_.most_steps; ++step) {
      // A step more squares the error, which weak penalties make larger than the slope.
      if (largest(slope) <= goal) return at(point.unknowns + direction(point, slope));
      point = searched(point, slope, direction(point, slope));
      slope = gradient(point);
    }
    throw EnvironmentError("logistic regression did not converge",
                           std::to_string(options_.most_steps) + " steps",
                           "try a smaller c, or features of similar size");
  }

 private:
  Point at(torch::Tensor unknowns) const {
    const torch::Tensor weights = weights_of(unknowns);
    const torch::Tensor logits = rows_.times(weights) + intercept_of(unknowns);
    // log(1 + exp(logit)) without overflow.
    const torch::Tensor log_sums =
        torch::log1p(torch::exp(-logits.abs())) + logits.clamp_min(0);
    const double loss = (log_sums - labels_ * logits).sum().item<double>() +
                        sum_product(weights, weights) / (2 * options_.c);
    return {std::move(unknowns), torch::sigmoid(logits), loss};
  }

  torch::Tensor gradient(const Point& point) const {
    const torch::Tensor errors = point.probabilities - labels_;
    return torch::cat(
        {rows_.transposed_times(errors) + weights_of(point.unknowns) / options_.c,
         errors.sum(0, true)});
  }

  // What rounding alone makes of a gradient: all that there is at the start where labels
  // say nothing of the features, as of pairs that share theirs.
  double rounding(const Point& point) const {
    const torch::Tensor errors = point.probabilities - labels_;
    const double longest =
        std::max(rows_.squares(torch::ones_like(labels_).squeeze(1)).max().item<double>(),
                 static_cast<double>(rows_.rows()));
    return kEpsilon * std::sqrt(sum_product(errors, errors) * longest);
  }

  // Second derivatives of the rows' losses by their logits, (rows, 1).
  static torch::Tensor curvature(const Point& point) {
    return point.probabilities * (1 - point.probabilities);
  }

  torch::Tensor direction(const Point& point, const torch::Tensor& slope) const {
    return rows_.columns() <= options_.most_factorised ? newton(point, slope)
                                                       : conjugate(point, slope);
  }

  torch::Tensor newton(const Point& point, const torch::Tensor& slope) const {
    const torch::Tensor curved = curvature(point);
    const std::int64_t n = rows_.columns();
    torch::Tensor second = torch::zeros({n + 1, n + 1}, torch::kFloat64);
    second.slice(0, 0, n).slice(1, 0, n) = rows_.gram(curved.squeeze(1));
    second.slice(0, n).slice(1, 0, n) = rows_.transposed_times(curved).t();
    second.diagonal().slice(0, 0, n).add_(1 / options_.c);
    second.slice(0, n).slice(1, n) = curved.sum();
    const auto [factor, info] = torch::linalg_cholesky_ex(second);
    if (info.item<int>() == 0) return -torch::cholesky_solve(slope, factor);
    return conjugate(point, slope);  // rounding ate the penalty
  }

  // Newton's step by conjugate gradients, scaled by the diagonal; the closer the end, the
  // more exactly.
  torch::Tensor conjugate(const Point& point, const torch::Tensor& slope) const {
    const torch::Tensor curved = curvature(point);
    const torch::Tensor scale = torch::cat(
        {rows_.squares(curved.squeeze(1)) + 1 / options_.c, curved.sum(0, true)});
    const auto times = [&](const torch::Tensor& v) {
      const torch::Tensor along = (rows_.times(weights_of(v)) + intercept_of(v)) * curved;
      return torch::cat({rows_.transposed_times(along) + weights_of(v) / options_.c,
                         along.sum(0, true)});
    };
    torch::Tensor step = torch::zeros_like(slope), residual = -slope;
    torch::Tensor scaled = residual / scale, search = scaled;
    double size = sum_product(residual, scaled);
    const double enough = size * 1e-8;
    for (std::int64_t i = 0; i < 2 * slope.size(0) && size > enough; ++i) {
      const torch::Tensor product = times(search);
      const double length = size / sum_product(search, product);
      step = step + length * search;
      residual = residual - length * product;
      scaled = residual / scale;
      const double next = sum_product(residual, scaled);
      search = scaled + (next / size) * search;
      size = next;
    }
    return step;
  }

  // The first of full, half, quarter ... steps that lowers the loss enough (Armijo).
  Point searched(const Point& from, const torch::Tensor& slope,
                 const torch::Tensor& direction) const {
    const double decrease = sum_product(slope, direction);
    const double rounding = 8 * kEpsilon * std::abs(from.loss);
    double length = 1;
    for (int halvings = 0;; ++halvings) {
      Point point = at(from.unknowns + length * direction);
      if (point.loss <= from.loss + 1e-4 * length * decrease + rounding || halvings == 50)
        return point;
      length /= 2;
    }
  }

  const CentredRows& rows_;
  torch::Tensor labels_;
  LogisticOptions options_;
};

// labels: (rows, tracks)
void check_labels(const torch::Tensor& labels) {
  const auto wrong = [](const std::string& what) {
    throw UserError("logistic regression cannot be fitted", what);
  };
  const torch::Tensor known = labels.eq(0).logical_or(labels.eq(1));
  if (!known.logical_or(labels.isnan()).all().item<bool>())
    wrong("labels that are neither 0 nor 1");
  for (std::int64_t t = 0; t < labels.size(1); ++t) {
    const torch::Tensor of_track = labels.select(1, t);
    const bool ones = of_track.eq(1).any().item<bool>();
    if (ones != of_track.eq(0).any().item<bool>())
      wrong("track " + std::to_string(t + 1) + " has labels of one class only");
  }
}

}  // namespace

Solution logistic(const torch::Tensor& features, const torch::Tensor& labels,
                  const LogisticOptions& options) {
  check_labels(labels);
  return solve_groups(
      features, labels, [&](const CentredRows& rows, const torch::Tensor& of_group) {
        // With more features than rows: X = R' Q' with few columns R', in which the
        // problem is the same. The weights follow from the probabilities, since the
        // gradient is zero: weight = c X' (labels - probabilities).
        const bool wide = rows.columns() > rows.rows();
        StackedQr qr;
        if (wide) {
          rows.for_each_column_block(
              [&](std::int64_t, const torch::Tensor& block) { qr.add(block.t()); });
        }
        const CentredRows reduced = wide ? CentredRows(qr.factor().t()) : rows;
        std::vector<torch::Tensor> weights, biases;
        for (std::int64_t t = 0; t < of_group.size(1); ++t) {
          const torch::Tensor of_track = of_group.slice(1, t, t + 1);
          const Point point = Problem(reduced, of_track, options).solve();
          weights.push_back(
              wide ? options.c * rows.transposed_times(of_track - point.probabilities)
                   : weights_of(point.unknowns));
          biases.push_back(intercept_of(point.unknowns).flatten());
        }
        return std::pair{torch::cat(weights, 1), torch::cat(biases)};
      });
}

}  // namespace s2fbench::linear
