#include "kernels/elementwise_kernels.hpp"

#include "kernels/vector.hpp"

namespace gradbook::kernels {
namespace {

// One activation is a function f(x) and its derivative as a function of y = f(x).

struct Identity {
  template <typename T>
  GRADBOOK_INLINE static Vec<T> map(Vec<T> x, T) {
    return x;
  }
  template <typename T>
  GRADBOOK_INLINE static Vec<T> derivative(Vec<T>, Vec<T> dy, T) {
    return dy;
  }
};

struct Sigmoid {
  template <typename T>
  GRADBOOK_INLINE static Vec<T> map(Vec<T> x, T) {
    return sigmoid<T>(x);
  }
  template <typename T>
  GRADBOOK_INLINE static Vec<T> derivative(Vec<T> y, Vec<T> dy, T) {
    return dy * (y * (T(1) - y));
  }
};

struct Tanh {
  template <typename T>
  GRADBOOK_INLINE static Vec<T> map(Vec<T> x, T) {
    return tanh<T>(x);
  }
  template <typename T>
  GRADBOOK_INLINE static Vec<T> derivative(Vec<T> y, Vec<T> dy, T) {
    return dy * (T(1) - y * y);
  }
};

struct Relu {
  template <typename T>
  GRADBOOK_INLINE static Vec<T> map(Vec<T> x, T) {
    return x < T(0) ? Vec<T>{} : x;
  }
  template <typename T>
  GRADBOOK_INLINE static Vec<T> derivative(Vec<T> y, Vec<T> dy, T) {
    return y > T(0) ? dy : Vec<T>{};
  }
};

struct LeakyRelu {
  template <typename T>
  GRADBOOK_INLINE static Vec<T> map(Vec<T> x, T slope) {
    return x < T(0) ? slope * x : x;
  }
  template <typename T>
  GRADBOOK_INLINE static Vec<T> derivative(Vec<T> y, Vec<T> dy, T slope) {
    return y > T(0) ? dy : slope * dy;
  }
};

struct Elu {
  template <typename T>
  GRADBOOK_INLINE static Vec<T> map(Vec<T> x, T alpha) {
    return x < T(0) ? alpha * exp_minus_one<T>(x).value : x;
  }
  template <typename T>
  GRADBOOK_INLINE static Vec<T> derivative(Vec<T> y, Vec<T> dy, T alpha) {
    return y > T(0) ? dy : (y + alpha) * dy;  // α e^x = y + α
  }
};

template <typename F, typename T>
void map(const T* x, T* y, std::size_t size, T alpha) {
  std::size_t i = 0;
  for (; i + kLanes<T> <= size; i += kLanes<T>) store<T>(y + i, F::map(load(x + i), alpha));
  if (const int rest = static_cast<int>(size - i); rest > 0) {
    store_first<T>(y + i, F::map(load_first(x + i, rest), alpha), rest);
  }
}

template <typename F, bool add, typename T>
void apply_derivative(const T* y, const T* dy, T* dx, std::size_t size, T alpha) {
  std::size_t i = 0;
  for (; i + kLanes<T> <= size; i += kLanes<T>) {
    const Vec<T> d = F::derivative(load(y + i), load(dy + i), alpha);
    store<T>(dx + i, add ? load(dx + i) + d : d);
  }
  if (const int rest = static_cast<int>(size - i); rest > 0) {
    const Vec<T> d = F::derivative(load_first(y + i, rest), load_first(dy + i, rest), alpha);
    store_first<T>(dx + i, add ? load_first(dx + i, rest) + d : d, rest);
  }
}

template <typename F, typename T>
void derivative(const T* y, const T* dy, T* dx, std::size_t size, T alpha, bool add) {
  const auto chosen = add ? apply_derivative<F, true, T> : apply_derivative<F, false, T>;
  chosen(y, dy, dx, size, alpha);
}

template <typename T>
void sum(const T* a, const T* b, T* y, std::size_t size, bool relu) {
  if (relu) {
    for (std::size_t i = 0; i < size; ++i) {
      const T total = a[i] + b[i];
      y[i] = total < T(0) ? T(0) : total;
    }
  } else {
    for (std::size_t i = 0; i < size; ++i) y[i] = a[i] + b[i];
  }
}

template <typename T>
void copy(const Copy<T>& c) {
  for (std::size_t column = 0; column < c.columns; ++column) {
    const T* const from = c.from + column * c.from_step;
    T* const to = c.to + column * c.to_step;
    if (c.add) {
      for (std::size_t i = 0; i < c.rows; ++i) to[i] += from[i];
    } else {
      for (std::size_t i = 0; i < c.rows; ++i) to[i] = from[i];
    }
  }
}

template <typename F, typename T>
constexpr ActivationKernels<T> activation() {
  return {.map = map<F, T>, .derivative = derivative<F, T>};
}

template <typename T>
constexpr ElementwiseKernels<T> kTable{.identity = activation<Identity, T>(),
                                       .sigmoid = activation<Sigmoid, T>(),
                                       .tanh = activation<Tanh, T>(),
                                       .relu = activation<Relu, T>(),
                                       .leaky_relu = activation<LeakyRelu, T>(),
                                       .elu = activation<Elu, T>(),
                                       .sum = sum<T>,
                                       .copy = copy<T>};

}  // namespace

template <>
const ElementwiseKernels<float>& table<ElementwiseKernels<float>, Isa::GRADBOOK_ISA>() {
  return kTable<float>;
}
template <>
const ElementwiseKernels<double>& table<ElementwiseKernels<double>, Isa::GRADBOOK_ISA>() {
  return kTable<double>;
}

}  // namespace gradbook::kernels
