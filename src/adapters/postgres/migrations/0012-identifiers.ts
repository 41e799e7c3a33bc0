/**
 * By which identifiers a resource is found. Computed by the database from the content, so that what an older process
 * writes is found, too, and nothing has to be filled in.
 */
export const IDENTIFIERS = `
-- Each identifier as \`=|system|value\`, and as \`*|value\` for whoever does not name the system; of both a digest, since
-- an identifier may be longer than an index takes. Content that PostgreSQL cannot take apart (a NUL) has none.
create function identifiers_of(content text) returns uuid[] language plpgsql immutable parallel safe as $$
declare
  own json;
begin
  own := content::json -> 'identifier';
  return (
    select array_agg(md5(k.key)::uuid)
    from json_array_elements(case json_typeof(own) when 'array' then own else json_build_array(own) end) as i (one)
    cross join lateral (values
      ('*|' || (i.one ->> 'value')),
      ('=|' || coalesce(i.one ->> 'system', '') || '|' || (i.one ->> 'value'))
    ) as k (key)
    where i.one ->> 'value' is not null
  );
exception when others then
  return null;
end $$;

create index resource_by_identifier on resource using gin (identifiers_of(content))
where content like '%"identifier"%';
`;
