/** Where the package's pages are: they are not among what is installed. */
export const HOME = 'https://github.com/cdk8s-istio-egress/cdk8s-istio-egress';
