/**
 * Ten digits and an eraser in the order of a telephone, each key 20 mm. What the digits mean is the sheet's
 * affair.
 */
import { Button } from "./button.tsx";

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

export const NumberPad = (props: {
  readonly erase: string;
  readonly onDigit: (digit: string) => void;
  readonly onErase: () => void;
}) => {
  const key = (digit: string) => (
    <Button key={digit} kind="digit" size="main" area="key" onPress={() => props.onDigit(digit)}>
      {digit}
    </Button>
  );
  return (
    <div class="number-pad">
      {DIGITS.map(key)}
      <Button kind="digit" size="main" area="key erase" onPress={props.onErase}>
        {props.erase}
      </Button>
      {key("0")}
    </div>
  );
};
