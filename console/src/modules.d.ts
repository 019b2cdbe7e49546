// Files that the bundler turns into addresses.
declare module "world-110" {
  const address: string;
  export default address;
}
declare module "world-50" {
  const address: string;
  export default address;
}
