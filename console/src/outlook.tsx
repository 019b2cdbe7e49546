export const OutlookPage = () => null;
