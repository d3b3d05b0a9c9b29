// The losses' formulas over again, as plain loops in double precision: what the library's
// values and gradients are held against.
#pragma once

#include <torch/types.h>

#include <cmath>

#include "base/random_stream.hpp"

namespace s2fbench::losses {

inline constexpr int kBatch = 3;
inline constexpr int kTracks = 2;
inline constexpr int kBins = 5;

// (batch, tracks, bins), double, positive.
inline torch::Tensor positive_values(const char* purpose) {
  RandomStream stream(11, purpose);
  torch::Tensor x = torch::empty({kBatch, kTracks, kBins}, torch::kFloat64);
  for (int i = 0; i < x.numel(); ++i)
    x.data_ptr<double>()[i] = 0.1 + 3.0 * stream.uniform();
  return x;
}

inline double at(const torch::Tensor& x, int b, int t, int l) {
  return x.index({b, t, l}).item<double>();
}

// Mean over every element of f(p, y).
template <typename F>
double plain_mean(const torch::Tensor& p, const torch::Tensor& y, const F& f) {
  double sum = 0;
  for (int b = 0; b < p.size(0); ++b)
    for (int t = 0; t < p.size(1); ++t)
      for (int l = 0; l < p.size(2); ++l) sum += f(at(p, b, t, l), at(y, b, t, l));
  return sum / static_cast<double>(p.numel());
}

inline double plain_poisson(const torch::Tensor& p, const torch::Tensor& y) {
  return plain_mean(p, y, [](double u, double v) { return u - v * std::log(u + 1e-7); });
}

inline double plain_mse(const torch::Tensor& p, const torch::Tensor& y) {
  return plain_mean(p, y, [](double u, double v) { return std::pow(u - v, 2); });
}

// By the sums of products, unlike the library's centred form.
inline double plain_pearson(const torch::Tensor& p, const torch::Tensor& y) {
  double mean_r = 0;
  for (int t = 0; t < kTracks; ++t) {
    double n = 0, sp = 0, sy = 0, spp = 0, syy = 0, spy = 0;
    for (int b = 0; b < kBatch; ++b) {
      for (int l = 0; l < kBins; ++l) {
        const double u = at(p, b, t, l), v = at(y, b, t, l);
        n += 1, sp += u, sy += v, spp += u * u, syy += v * v, spy += u * v;
      }
    }
    mean_r += (n * spy - sp * sy) / std::sqrt((n * spp - sp * sp) * (n * syy - sy * sy)) /
              kTracks;
  }
  return -mean_r;
}

inline double plain_pearson_mse(const torch::Tensor& p, const torch::Tensor& y) {
  return plain_pearson(p, y) + 0.001 * plain_mse(p, y);
}

inline double plain_pearson_poisson(const torch::Tensor& p, const torch::Tensor& y) {
  const double r = plain_pearson(p, y), q = plain_poisson(p, y);
  return 2 / (1 / r + 1 / q);
}

// By the probabilities exp(p) / sum, unlike the library's log-softmax.
inline double plain_multinomial(const torch::Tensor& p, const torch::Tensor& y) {
  double sum = 0;
  for (int b = 0; b < p.size(0); ++b) {
    for (int t = 0; t < p.size(1); ++t) {
      double all = 0, count = 0, log_probability = 0;
      for (int l = 0; l < p.size(2); ++l) all += std::exp(at(p, b, t, l));
      for (int l = 0; l < p.size(2); ++l) {
        const double k = at(y, b, t, l);
        count += k;
        log_probability += k * std::log(std::exp(at(p, b, t, l)) / all);
        log_probability -= std::lgamma(k + 1);
      }
      sum -= log_probability + std::lgamma(count + 1);
    }
  }
  return sum / static_cast<double>(p.size(0));
}

inline double plain_multinomial_mse(const torch::Tensor& p, const torch::Tensor& y) {
  return 1e-7 * plain_multinomial(p, y) + plain_mse(p, y);
}

// By the probability 1 / (1 + exp(-p)).
inline double plain_bce(const torch::Tensor& p, const torch::Tensor& y) {
  return plain_mean(p, y, [](double u, double v) {
    const double probability = 1 / (1 + std::exp(-u));
    return -v * std::log(probability) - (1 - v) * std::log(1 - probability);
  });
}

}  // namespace s2fbench::losses
