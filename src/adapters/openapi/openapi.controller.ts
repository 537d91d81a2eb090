/** The document of the HTTP side, for whoever makes clients of it. */
import { Controller, Get, Inject } from '@nestjs/common';
import { openApiDocument, type OpenApiDocument } from './document.js';

export const VERSION = Symbol('Version');

@Controller('api')
export class OpenApiController {
  private readonly document: OpenApiDocument;

  constructor(@Inject(VERSION) version: string) {
    this.document = openApiDocument(version);
  }

  /** The same for the life of the process. */
  @Get('openapi.json')
  openApi(): OpenApiDocument {
    return this.document;
  }
}
