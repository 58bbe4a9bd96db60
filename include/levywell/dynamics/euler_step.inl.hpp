// Lane code: included once for every lane family, inside the family's namespace; no guard.

/// Polynomial drift -dt f'(w) of the given degree (odd), coefficients in ascending order.
template <class Real, class T, int degree>
class PolynomialDrift {
  public:
    LEVYWELL_LANE_FUNCTION explicit PolynomialDrift(const DriftView<T>& form) {
        for (int k = 0; k <= degree; ++k) coefficients_[k] = broadcast<Real>(form.coefficients[k]);
    }

    /// target - dt f'(w); Horner's rule, its last multiply-add fused with the target.
    LEVYWELL_LANE_FUNCTION Real descend(Real w, Real target) const {
        Real sum = coefficients_[degree];
        for (int k = degree - 1; k >= 1; --k) sum = fma(sum, w, coefficients_[k]);
        return fma(sum, w, target + coefficients_[0]);
    }

  private:
    Real coefficients_[degree + 1];
};

/// Tabulated drift -dt f'(w): linear on equal cells. w must lie in the table's range.
template <class Real, class T, class Word>
class TableDrift {
  public:
    LEVYWELL_LANE_FUNCTION explicit TableDrift(const DriftView<T>& form)
        : cells_(form.cells),
          lower_(broadcast<Real>(form.lower)),
          inverse_spacing_(broadcast<Real>(form.inverse_spacing)) {}

    /// target - dt f'(w)
    LEVYWELL_LANE_FUNCTION Real descend(Real w, Real target) const {
        const Word index = integer_part<Word>((w - lower_) * inverse_spacing_);
        return target + evaluate_cell(cells_, index, w);
    }

  private:
    const Cell<T>* cells_;
    Real lower_;
    Real inverse_spacing_;
};

/// Euler step of dw = -f'(w) dt + eps dL^alpha for states in [R-, R+]; noise = eps dt^(1/alpha) S, S ~
/// SaS(1). Others are clamped to it before the drift is evaluated, so that no lane meets infinity: what they
/// come to is nothing but a sign for whoever drives the lanes to make the block again (FlowStep).
template <class Real, class Drift>
class EulerStep {
  public:
    LEVYWELL_LANE_FUNCTION EulerStep(Real lower, Real upper, const Drift& drift)
        : lower_(lower), upper_(upper), drift_(drift) {}

    LEVYWELL_LANE_FUNCTION Real operator()(Real w, Real noise) const {
        w = min(max(w, lower_), upper_);
        return drift_.descend(w, w + noise);
    }

  private:
    Real lower_;
    Real upper_;
    Drift drift_;
};
