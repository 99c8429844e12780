#include "nn/layers/embedding.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/shape.hpp"

namespace gradbook {

using arma::uword;

template <typename T>
Embedding<T>::Embedding(uword vocabulary, uword size) : vocabulary_(vocabulary), size_(size) {
  expect_argument(vocabulary > 0 && size > 0, name(), "a size is 0");
  constexpr uword kWholeNumbers = uword{1} << std::numeric_limits<T>::digits;
  expect_argument(vocabulary <= kWholeNumbers, name(),
                  fmt::format("larger than {} words, which this type can count", kWholeNumbers));
}

template <typename T>
std::string Embedding<T>::name() const {
  return fmt::format("Embedding({}, {})", vocabulary_, size_);
}

template <typename T>
SampleShape Embedding<T>::connect(const SampleShape& x, const SampleShape*) {
  expect_argument(x.channels == 1, name(),
                  fmt::format("input is {}, expected one index per step", to_text(x)));
  steps_ = x.positions();
  return {.channels = size_, .width = x.width, .height = x.height};
}

template <typename T>
std::vector<Parameter> Embedding<T>::parameters() const {
  // One input per word, of which one is on
  return {{.name = "weight",
           .role = ParameterRole::weight,
           .n_rows = size_,
           .n_cols = vocabulary_,
           .fan_in = vocabulary_,
           .fan_out = size_,
           .transposed_in_pytorch = true}};
}

template <typename T>
bool Embedding<T>::is_index(T x) const {
  return x >= 0 && x < static_cast<T>(vocabulary_) && x == std::floor(x);  // false for NaN
}

template <typename T>
uword Embedding<T>::valid_steps(const uword* lengths, uword sample) const {
  return lengths == nullptr ? steps_ : lengths[sample];
}

template <typename T>
void Embedding<T>::check(const Pass<T>& pass, const T* input, const uword* lengths) const {
  if (input == nullptr) return;
  for (uword n = 0; n < pass.batch; ++n) {
    for (uword step = 0; step < valid_steps(lengths, n); ++step) {
      const T x = input[n * steps_ + step];
      if (is_index(x)) continue;
      expect_argument(false, name(),
                      fmt::format("sample {}, step {} is {}, expected an index 0 ... {}", n, step,
                                  x, vocabulary_ - 1));
    }
  }
}

template <typename T>
void Embedding<T>::forward(int, const Chunk<T>& c) {
  for (uword i = 0; i < c.size; ++i) {
    const uword valid = valid_steps(c.lengths, i);
    for (uword step = 0; step < steps_; ++step) {
      const T x = c.x.values[i * steps_ + step];
      T* const y = c.y + (i * steps_ + step) * size_;
      if (step >= valid) {
        std::fill_n(y, size_, T(0));
      } else if (!is_index(x)) {
        std::fill_n(y, size_, std::numeric_limits<T>::quiet_NaN());
      } else {
        std::copy_n(c.parameters + static_cast<uword>(x) * size_, size_, y);
      }
    }
  }
}

template <typename T>
void Embedding<T>::backward(int, const Chunk<T>& c) {
  // An index has no gradient
  if (c.x.gradient != nullptr && !c.x.add) std::fill_n(c.x.gradient, c.size * steps_, T(0));
  for (uword i = 0; i < c.size; ++i) {
    const uword valid = valid_steps(c.lengths, i);
    for (uword step = 0; step < valid; ++step) {
      const T x = c.x.values[i * steps_ + step];
      if (!is_index(x)) continue;
      const T* const dy = c.dy + (i * steps_ + step) * size_;
      T* const gradient = c.parameter_gradient + static_cast<uword>(x) * size_;
      for (uword k = 0; k < size_; ++k) gradient[k] += dy[k];
    }
  }
}

template class Embedding<float>;
template class Embedding<double>;

}  // namespace gradbook
