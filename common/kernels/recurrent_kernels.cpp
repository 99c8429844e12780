#include "kernels/recurrent_kernels.hpp"

#include "kernels/vector.hpp"

namespace gradbook::kernels {
namespace {

// How a block of units is read and written: a whole vector, or the first ones of the last vector

template <typename T>
struct Whole {
  GRADBOOK_INLINE Vec<T> read(const T* p) const { return load(p); }
  GRADBOOK_INLINE void write(T* p, Vec<T> x) const { store(p, x); }
};

template <typename T>
struct First {
  int n;
  GRADBOOK_INLINE Vec<T> read(const T* p) const { return load_first(p, n); }
  GRADBOOK_INLINE void write(T* p, Vec<T> x) const { store_first(p, x, n); }
};

/// body(offset of a vector of units, how to access it) for all units.
template <typename T, typename Body>
GRADBOOK_INLINE void for_units(int units, const Body& body) {
  int i = 0;
  for (; i + kLanes<T> <= units; i += kLanes<T>) body(i, Whole<T>{});
  if (i < units) body(i, First<T>{units - i});
}

// Functions with their derivatives as functions of the value

struct Tanh {
  template <typename T>
  GRADBOOK_INLINE static Vec<T> value(Vec<T> x) {
    return tanh<T>(x);
  }
  template <typename T>
  GRADBOOK_INLINE static Vec<T> slope(Vec<T> y) {
    return T(1) - y * y;
  }
};

struct Sigmoid {
  template <typename T>
  GRADBOOK_INLINE static Vec<T> value(Vec<T> x) {
    return sigmoid<T>(x);
  }
  template <typename T>
  GRADBOOK_INLINE static Vec<T> slope(Vec<T> y) {
    return y * (T(1) - y);
  }
};

struct Relu {
  template <typename T>
  GRADBOOK_INLINE static Vec<T> value(Vec<T> x) {
    return x < T(0) ? Vec<T>{} : x;  // NaN stays
  }
  template <typename T>
  GRADBOOK_INLINE static Vec<T> slope(Vec<T> y) {
    return y > T(0) ? broadcast(T(1)) : Vec<T>{};
  }
};

/// h = f(a)
template <typename T, typename F>
void rnn_forward(const CellForward<T>& p) {
  for (int s = 0; s < p.samples; ++s) {
    const T* const sums = p.gates + s * p.gates_column;
    T* const after = p.after + s * p.state_column;
    T* const y = p.y + s * p.y_column;
    for_units<T>(p.units, [&](int u, auto lanes) {
      const Vec<T> h = F::template value<T>(lanes.read(sums + u));
      lanes.write(after + u, h);
      lanes.write(y + u, h);
    });
  }
}

template <typename T, typename F>
void rnn_backward(const CellBackward<T>& p) {
  for (int s = 0; s < p.samples; ++s) {
    T* const da = p.gates + s * p.gates_column;
    const T* const after = p.after + s * p.state_column;
    const T* const dy = p.dy + s * p.dy_column;
    const T* const dh = p.dh + static_cast<std::ptrdiff_t>(s) * p.units;
    for_units<T>(p.units, [&](int u, auto lanes) {
      const Vec<T> slope = F::template slope<T>(lanes.read(after + u));
      lanes.write(da + u, (lanes.read(dh + u) + lanes.read(dy + u)) * slope);
    });
  }
}

/// c = f∘c₋ + i∘g, h = o∘tanh c; G makes g of its sum
template <typename T, typename G>
void lstm_forward(const CellForward<T>& p) {
  const int n = p.units;
  for (int s = 0; s < p.samples; ++s) {
    T* const gates = p.gates + s * p.gates_column;
    const T* const cell_before = p.cell_before + static_cast<std::ptrdiff_t>(s) * n;
    T* const cell_after = p.cell_after + static_cast<std::ptrdiff_t>(s) * n;
    T* const after = p.after + s * p.state_column;
    T* const y = p.y + s * p.y_column;
    for_units<T>(n, [&](int u, auto lanes) {
      T* const at = gates + u;
      const Vec<T> i = sigmoid<T>(lanes.read(at));
      const Vec<T> f = sigmoid<T>(lanes.read(at + n));
      const Vec<T> g = G::template value<T>(lanes.read(at + 2 * n));
      const Vec<T> o = sigmoid<T>(lanes.read(at + 3 * n));
      const Vec<T> c = f * lanes.read(cell_before + u) + i * g;
      const Vec<T> h = o * tanh<T>(c);
      lanes.write(at, i);
      lanes.write(at + n, f);
      lanes.write(at + 2 * n, g);
      lanes.write(at + 3 * n, o);
      lanes.write(cell_after + u, c);
      lanes.write(after + u, h);
      lanes.write(y + u, h);
    });
  }
}

template <typename T, typename G>
void lstm_backward(const CellBackward<T>& p) {
  const int n = p.units;
  for (int s = 0; s < p.samples; ++s) {
    T* const gates = p.gates + s * p.gates_column;
    const std::ptrdiff_t first = static_cast<std::ptrdiff_t>(s) * n;
    const T* const cell_before = p.cell_before + first;
    const T* const cell_after = p.cell_after + first;
    const T* const dy = p.dy + s * p.dy_column;
    const T* const dh = p.dh + first;
    T* const dcell = p.dc + first;
    for_units<T>(n, [&](int u, auto lanes) {
      T* const at = gates + u;
      const Vec<T> i = lanes.read(at);
      const Vec<T> f = lanes.read(at + n);
      const Vec<T> g = lanes.read(at + 2 * n);
      const Vec<T> o = lanes.read(at + 3 * n);
      // Computed again: cheaper than one more stream of memory
      const Vec<T> squashed = tanh<T>(lanes.read(cell_after + u));
      const Vec<T> dh_all = lanes.read(dh + u) + lanes.read(dy + u);
      const Vec<T> dc = lanes.read(dcell + u) + dh_all * o * Tanh::slope<T>(squashed);
      lanes.write(at, dc * g * Sigmoid::slope<T>(i));
      lanes.write(at + n, dc * lanes.read(cell_before + u) * Sigmoid::slope<T>(f));
      lanes.write(at + 2 * n, dc * i * G::template slope<T>(g));
      lanes.write(at + 3 * n, dh_all * squashed * Sigmoid::slope<T>(o));
      lanes.write(dcell + u, dc * f);
    });
  }
}

/// n = tanh(W_n x + b_n + r∘q) with q = U_n h₋ + b_hn, h = (1 − z)∘n + z∘h₋
template <typename T>
void gru_forward(const CellForward<T>& p) {
  const int units = p.units;
  for (int s = 0; s < p.samples; ++s) {
    T* const gates = p.gates + s * p.gates_column;
    const T* const before = p.before + s * p.state_column;
    T* const after = p.after + s * p.state_column;
    T* const y = p.y + s * p.y_column;
    for_units<T>(units, [&](int u, auto lanes) {
      T* const at = gates + u;
      const Vec<T> r = sigmoid<T>(lanes.read(at));
      const Vec<T> z = sigmoid<T>(lanes.read(at + units));
      const Vec<T> q = lanes.read(at + 3 * units);
      const Vec<T> n = tanh<T>(lanes.read(at + 2 * units) + r * q);
      const Vec<T> h = n + z * (lanes.read(before + u) - n);
      lanes.write(at, r);
      lanes.write(at + units, z);
      lanes.write(at + 2 * units, n);
      lanes.write(after + u, h);
      lanes.write(y + u, h);
    });
  }
}

template <typename T>
void gru_backward(const CellBackward<T>& p) {
  const int units = p.units;
  for (int s = 0; s < p.samples; ++s) {
    T* const gates = p.gates + s * p.gates_column;
    const T* const before = p.before + s * p.state_column;
    const T* const dy = p.dy + s * p.dy_column;
    T* const dh = p.dh + static_cast<std::ptrdiff_t>(s) * units;
    for_units<T>(units, [&](int u, auto lanes) {
      T* const at = gates + u;
      const Vec<T> r = lanes.read(at);
      const Vec<T> z = lanes.read(at + units);
      const Vec<T> n = lanes.read(at + 2 * units);
      const Vec<T> q = lanes.read(at + 3 * units);
      const Vec<T> dh_all = lanes.read(dh + u) + lanes.read(dy + u);
      const Vec<T> dn = dh_all * (T(1) - z) * Tanh::slope<T>(n);
      lanes.write(at, dn * q * Sigmoid::slope<T>(r));
      lanes.write(at + units, dh_all * (lanes.read(before + u) - n) * Sigmoid::slope<T>(z));
      lanes.write(at + 2 * units, dn);
      lanes.write(at + 3 * units, dn * r);
      lanes.write(dh + u, dh_all * z);
    });
  }
}

template <typename T>
constexpr RecurrentKernels<T> kTable{
    .rnn_tanh = {rnn_forward<T, Tanh>, rnn_backward<T, Tanh>},
    .rnn_relu = {rnn_forward<T, Relu>, rnn_backward<T, Relu>},
    .rnn_sigmoid = {rnn_forward<T, Sigmoid>, rnn_backward<T, Sigmoid>},
    .lstm = {lstm_forward<T, Tanh>, lstm_backward<T, Tanh>},
    .lstm_sigmoid_candidate = {lstm_forward<T, Sigmoid>, lstm_backward<T, Sigmoid>},
    .gru = {gru_forward<T>, gru_backward<T>}};

}  // namespace

template <>
const RecurrentKernels<float>& table<RecurrentKernels<float>, Isa::GRADBOOK_ISA>() {
  return kTable<float>;
}
template <>
const RecurrentKernels<double>& table<RecurrentKernels<double>, Isa::GRADBOOK_ISA>() {
  return kTable<double>;
}

}  // namespace gradbook::kernels
