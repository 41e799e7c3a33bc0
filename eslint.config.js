import { defineConfig } from 'eslint/config';
import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';
import jest from 'eslint-plugin-jest';

const impure = {
  'no-restricted-globals': [
    'error',
    'process',
    'fetch',
    'setTimeout',
    'setInterval',
    'console',
    'crypto',
    'performance',
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Math', property: 'random', message: 'Take the number as an argument.' },
    { object: 'Date', property: 'now', message: 'Take the instant as an argument.' },
  ],
  'no-restricted-syntax': [
    'error',
    {
      selector: "NewExpression[callee.name='Date'][arguments.length=0]",
      message: 'Take the instant as an argument.',
    },
    {
      selector: 'FunctionDeclaration[async=true], ArrowFunctionExpression[async=true]',
      message: 'The domain waits for nothing.',
    },
  ],
};

export default defineConfig(
  { ignores: ['dist/', 'coverage/', '**/*.mjs', '.dependency-cruiser.cjs'] },
  eslint.configs.recommended,
  {
    files: ['src/**/*.ts', 'scripts/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: 'default', format: ['camelCase'], leadingUnderscore: 'allow' },
        { selector: 'variable', modifiers: ['const'], format: ['camelCase', 'UPPER_CASE'] },
        { selector: 'typeLike', format: ['PascalCase'] },
        { selector: ['import'], format: null },
        { selector: ['objectLiteralProperty', 'typeProperty'], format: null },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only src/config.ts reads the environment.' },
      ],
      'no-console': 'error',
      'max-lines': ['warn', { max: 250, skipBlankLines: true, skipComments: true }],
      complexity: ['warn', 10],
    },
  },
  { files: ['src/domain/**/*.ts'], rules: impure },
  { files: ['src/config.ts'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['scripts/**/*.ts'], rules: { 'no-console': 'off', 'no-restricted-properties': 'off' } },
  { files: ['test/**/*.ts'], extends: [tseslint.configs.strict, jest.configs['flat/recommended']] },
  { files: ['test/contracts/**/*.ts'], rules: { 'jest/no-export': 'off' } },
);
