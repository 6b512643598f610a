import { App } from 'aws-cdk-lib';
import { buildStacks } from '../lib/build-stacks.ts';
import { readDeployment } from '../lib/deployment.ts';

const app = new App();
buildStacks(app, readDeployment(app.node));
