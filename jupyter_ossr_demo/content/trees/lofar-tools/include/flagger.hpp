#pragma once
#include <algorithm>
#include <vector>

namespace lofar {
/// Number of samples above a threshold, which is what radio interference looks like.
inline long flag(const std::vector<double>& samples, double threshold) {
  return std::count_if(samples.begin(), samples.end(), [=](double s) { return s > threshold; });
}
}  // namespace lofar
