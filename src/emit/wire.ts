/**
 * The JSON that a generated L1 struct stands for: enums become their string values. The L1 serves as a type only, because its
 * own serializers drop what JSON patches add. The few fields that the L1 renames are not covered.
 */
export type Wire<T> =
  T extends string ? `${T}`
    : T extends (infer Item)[] ? Wire<Item>[]
      : T extends { readonly value: infer Value } ? Value
        : T extends object ? { [Key in keyof T]: Wire<T[Key]> }
          : T;
