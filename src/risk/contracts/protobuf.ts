import type { Enum, ReflectionObject, Root, Service, Type } from 'protobufjs';
import { isTooDeep } from '../../text/nesting.js';
import { literally, quoted } from '../../text.js';
import { type Break, type Compare, lineMatching } from './break.js';

/** Protocol buffers: what readers and writers of the old messages, and callers of the old services, lose. */
export const compareProtobuf: Compare = async (before, after) => {
  const { parse } = await import('protobufjs');
  const read = (text: string): Root | undefined => {
    try {
      return isTooDeep(text) ? undefined : parse(text, { keepCase: true }).root;
    } catch {
      // Editions and templates that the parser does not know: nothing is claimed.
      return undefined;
    }
  };
  const [old, now] = [read(before), read(after)];
  if (old === undefined || now === undefined) return undefined;
  const there = objectsIn(now);
  const breaks: Break[] = [];
  for (const [name, object] of objectsIn(old)) {
    const other = there.get(name);
    if (isType(object)) breaks.push(...messageBreaks(object, isType(other) ? other : undefined, before, after));
    else if (isEnum(object)) breaks.push(...enumBreaks(object, isEnum(other) ? other : undefined, before));
    else if (isService(object))
      breaks.push(...serviceBreaks(object, isService(other) ? other : undefined, before, after));
  }
  return breaks;
};

function isType(object: ReflectionObject | undefined): object is Type {
  return object !== undefined && 'fields' in object && 'oneofs' in object;
}

function isEnum(object: ReflectionObject | undefined): object is Enum {
  return object !== undefined && 'values' in object && 'valuesById' in object;
}

function isService(object: ReflectionObject | undefined): object is Service {
  return object !== undefined && 'methods' in object;
}

function objectsIn(root: Root): Map<string, ReflectionObject> {
  const objects = new Map<string, ReflectionObject>();
  const visit = (object: ReflectionObject) => {
    objects.set(object.fullName, object);
    if ('nestedArray' in object && Array.isArray(object.nestedArray)) for (const one of object.nestedArray) visit(one);
  };
  for (const one of root.nestedArray) visit(one);
  return objects;
}

function messageBreaks(old: Type, now: Type | undefined, before: string, after: string): Break[] {
  const message = quoted(old.fullName.slice(1));
  if (now === undefined) {
    const line = lineMatching(before, new RegExp(`\\bmessage\\s+${literally(old.name)}\\b`));
    return [{ reason: `Removes the message ${message}.`, side: 'before', line, level: 'HIGH' }];
  }
  return old.fieldsArray.flatMap((field): Break[] => {
    const line = fieldLine(before, old.name, field.name, field.id);
    const same = now.fieldsArray.find(({ id }) => id === field.id);
    const moved = now.fields[field.name];
    if (same === undefined) {
      if (moved === undefined)
        return [
          {
            reason: `Removes the field ${quoted(`${field.name} = ${field.id}`)} of ${message}.`,
            side: 'before',
            line,
            level: 'HIGH',
          },
        ];
      const reason = `Gives the field ${quoted(field.name)} of ${message} the number ${moved.id} instead of ${field.id}: what was written before is misread.`;
      return [
        {
          reason,
          side: 'after',
          line: fieldLine(after, old.name, field.name, moved.id),
          level: 'HIGH',
          timeToUndo: 'hours',
        },
      ];
    }
    const lineAfter = fieldLine(after, old.name, same.name, same.id);
    if (same.type !== field.type || same.repeated !== field.repeated) {
      const reason = `Changes ${quoted(field.name)} of ${message} from ${typeOf(field)} to ${typeOf(same)}.`;
      return [{ reason, side: 'after', line: lineAfter, level: 'HIGH', timeToUndo: 'hours' }];
    }
    if (same.name !== field.name) {
      const reason = `Renames ${quoted(field.name)} of ${message} to ${quoted(same.name)}: the bytes stay the same, JSON and sources do not.`;
      return [{ reason, side: 'after', line: lineAfter, level: 'MEDIUM' }];
    }
    return [];
  });
}

function typeOf({ type, repeated }: { readonly type: string; readonly repeated: boolean }): string {
  return quoted(repeated ? `repeated ${type}` : type);
}

/** The field's line inside its own message, for fields of other messages may look the same. */
function fieldLine(text: string, message: string, name: string, id: number): number {
  const from = lineMatching(text, new RegExp(`\\bmessage\\s+${literally(message)}\\b`));
  const pattern = new RegExp(`\\b${literally(name)}\\s*=\\s*${id}\\b`);
  const at = text.split('\n').findIndex((line, index) => index >= from - 1 && pattern.test(line));
  return at < 0 ? from : at + 1;
}

function enumBreaks(old: Enum, now: Enum | undefined, before: string): Break[] {
  const name = quoted(old.fullName.slice(1));
  if (now === undefined) {
    const line = lineMatching(before, new RegExp(`\\benum\\s+${literally(old.name)}\\b`));
    return [{ reason: `Removes the enum ${name}.`, side: 'before', line, level: 'HIGH' }];
  }
  return Object.entries(old.values).flatMap(([value, id]): Break[] => {
    if (now.values[value] === id) return [];
    const line = lineMatching(before, new RegExp(`\\b${literally(value)}\\s*=\\s*${id}\\b`));
    const isGone = now.values[value] === undefined && !Object.values(now.values).includes(id);
    const what = isGone
      ? `Removes the value ${quoted(value)} of ${name}`
      : `Renames or renumbers the value ${quoted(value)} of ${name}`;
    return [{ reason: `${what}.`, side: 'before', line, level: isGone ? 'HIGH' : 'MEDIUM' }];
  });
}

function serviceBreaks(old: Service, now: Service | undefined, before: string, after: string): Break[] {
  const service = quoted(old.fullName.slice(1));
  return old.methodsArray.flatMap((method): Break[] => {
    const pattern = new RegExp(`\\brpc\\s+${literally(method.name)}\\b`);
    const other = now?.methods[method.name];
    if (other === undefined)
      return [
        {
          reason: `Removes the call ${quoted(method.name)} of ${service}.`,
          side: 'before',
          line: lineMatching(before, pattern),
          level: 'HIGH',
        },
      ];
    const isSame =
      other.requestType === method.requestType &&
      other.responseType === method.responseType &&
      Boolean(other.requestStream) === Boolean(method.requestStream) &&
      Boolean(other.responseStream) === Boolean(method.responseStream);
    if (isSame) return [];
    const reason = `Changes what the call ${quoted(method.name)} of ${service} takes or gives.`;
    return [{ reason, side: 'after', line: lineMatching(after, pattern), level: 'HIGH' }];
  });
}
