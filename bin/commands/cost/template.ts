import { parseTemplate, type Template } from '../../local/aws/template/stacks.ts';

/** A resource of a synthesized template. */
export type Resource = { readonly type: string; readonly properties: Readonly<Record<string, unknown>> };

/** What one deployment consists of: its stacks' resources, each under the name of its stack, a slash and its own. */
export type Templates = {
  readonly resources: ReadonlyMap<string, Resource>;
  /** What a stack offers to others, by stack and name and by the name that it is exported under. */
  readonly outputs: ReadonlyMap<string, Reference>;
  readonly templates: ReadonlyMap<string, Template>;
};

/** A value of a template, and the stack in which it stands. */
export type Reference = { readonly stack: string; readonly value: unknown };

/**
 * Puts the templates of all stacks of a deployment together.
 *
 * @param stacks - Each stack's template as JSON, by the stack's name.
 * @throws ZodError for what is no template
 */
export function parseTemplates(stacks: ReadonlyMap<string, unknown>): Templates {
  const resources = new Map<string, Resource>();
  const templates = new Map<string, Template>();
  const outputs = new Map<string, Reference>();
  for (const [stack, json] of stacks) {
    const template = parseTemplate(json);
    templates.set(stack, template);
    for (const [id, { Type: type, Properties: properties }] of Object.entries(template.Resources))
      resources.set(`${stack}/${id}`, { type, properties });
    for (const [name, { Value: value, Export: exported }] of Object.entries(template.Outputs)) {
      outputs.set(`${stack}/${name}`, { stack, value });
      if (typeof exported?.Name === 'string') outputs.set(exported.Name, { stack, value });
    }
  }
  return { resources, outputs, templates };
}

/**
 * Finds the resource that a value refers to, in its own stack or through what another one gives out.
 *
 * @returns Its name within `Templates`; undefined where the value refers to none of them.
 */
export function referredResource(templates: Templates, { stack, value }: Reference): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::ImportValue': imported } = value as Readonly<Record<string, unknown>>;
  const output = outputOf(value);
  const next = typeof imported === 'string' ? imported : output;
  if (next !== undefined) {
    const given = templates.outputs.get(next);
    return given === undefined ? undefined : referredResource(templates, given);
  }
  const id = typeof ref === 'string' ? ref : Array.isArray(attribute) ? String(attribute[0]) : undefined;
  const name = id === undefined ? undefined : `${stack}/${id}`;
  const resource = name === undefined ? undefined : templates.resources.get(name);
  // It stands for the version that was deployed last of its function.
  if (resource?.type === 'AWS::Lambda::Alias')
    return referredResource(templates, { stack, value: resource.properties['FunctionName'] });
  return resource === undefined ? undefined : name;
}

function outputOf(value: object): string | undefined {
  const { 'Fn::GetStackOutput': output } = value as Readonly<Record<string, unknown>>;
  if (typeof output !== 'object' || output === null) return undefined;
  const { StackName: stack, OutputName: name } = output as Readonly<Record<string, unknown>>;
  return `${String(stack)}/${String(name)}`;
}

/**
 * Reads a text that is put together when it is deployed; what it refers to stands in it by its name within `Templates`.
 *
 * @throws Error for what is neither a text nor joined of texts and references
 */
export function textOf(templates: Templates, { stack, value }: Reference): string {
  if (typeof value === 'string') return value;
  const join =
    typeof value === 'object' && value !== null ? (value as { readonly 'Fn::Join'?: unknown })['Fn::Join'] : undefined;
  if (!Array.isArray(join) || !Array.isArray(join[1]))
    throw new Error(`${stack}: cannot read ${JSON.stringify(value)}`);
  const [separator, parts] = join as [unknown, readonly unknown[]];
  return parts
    .map((part) => (typeof part === 'string' ? part : (referredResource(templates, { stack, value: part }) ?? '')))
    .join(String(separator));
}
