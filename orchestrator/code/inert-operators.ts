import type { Shape } from './fact-types.ts';
import { join, type Values } from './inert-base.ts';
import { bare, ts } from './syntax.ts';

const K = ts.SyntaxKind;

/** @throws NotInert */
export function prefixShape(values: Values, node: ts.PrefixUnaryExpression): Shape {
  if (node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken) throw values.refusal(node);
  const operand = bare(node.operand);
  if (node.operator === K.MinusToken && ts.isBigIntLiteral(operand)) return 'value';
  if (node.operator === K.ExclamationToken) values.of(operand);
  else values.plain(operand);
  return 'plain';
}

/** @throws NotInert */
export function binaryShape(values: Values, node: ts.BinaryExpression): Shape {
  const { kind } = node.operatorToken;
  const [left, right] = [node.left, node.right];
  if (kind >= K.FirstAssignment && kind <= K.LastAssignment) throw values.refusal(node);
  switch (kind) {
    case K.InKeyword:
    case K.InstanceOfKeyword:
      throw values.refusal(node);
    case K.CommaToken:
      values.of(left);
      return values.of(right);
    case K.BarBarToken:
    case K.AmpersandAmpersandToken:
    case K.QuestionQuestionToken:
      return join(values.of(left), values.of(right));
    case K.EqualsEqualsEqualsToken:
    case K.ExclamationEqualsEqualsToken:
      values.of(left);
      values.of(right);
      return 'plain';
    default: {
      const shapes = [values.plain(left), values.plain(right)];
      return kind === K.PlusToken && shapes.includes('text') ? 'text' : 'plain';
    }
  }
}
