// Its content comes from `views.cjs`.
