/** What Vite makes of imports that are no TypeScript: an SVG's source as a string, a style sheet as an effect. */
declare module "*.svg?raw" {
  const source: string;
  export default source;
}
declare module "*.css";
